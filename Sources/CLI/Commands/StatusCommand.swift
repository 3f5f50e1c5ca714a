import ArgumentParser
import MdevDaemon
import MdevModel
import MdevReconciler
import Sysfs

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show parents, types, capacity, devices, owners and holders.",
        usage: "mdev-reconcile status [<options>]",
        discussion: """
            Parents of one card that are alike are shown as one, and of more than six types those that are in use or
            have room; -v shows each.
            Exit status 0: shown; 1: the host could not be read.

              mdev-reconcile status
              mdev-reconcile status --format json | jq '.devices[].uuid'
              mdev-reconcile status --format svg > host.svg
              mdev-reconcile status --format dot | dot -Tpdf > host.pdf
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, dot, svg, html
    }

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "How it is printed: text, json, dot, svg or html (one file, as the daemon's page).")
    var format = Format.text

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.reading)
            let observation = try Self.observe(access.tree, access)
            let daemon = try DaemonStatusFile(in: access.state)
            switch format {
            case .text:
                let text = StatusText(observation: observation, verbose: output.verbose).render(output.style)
                printResult(text + (daemon.map { "\n" + $0.line(now: access.surroundings.now()) } ?? ""))
            case .dot: printResult(HostGraph(observation: observation).text())
            case .svg: printResult(HostDrawing(observation).render())
            case .html:
                let now = access.surroundings.now()
                printResult(HostPage(observation, tool: toolName, now: now).render())
            case .json: printResult(StatusDocument(observation).json(daemon: daemon?.json).text)
            }
        }
    }

    static func observe(_ tree: some SysfsTree, _ access: HostAccess) throws -> Observation {
        try access.reconciler(tree).status()
    }
}
