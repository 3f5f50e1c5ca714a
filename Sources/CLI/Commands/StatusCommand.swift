import ArgumentParser
import MdevModel
import MdevReconciler
import Sysfs

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show parents, types, capacity, devices, owners and holders.",
        discussion: """
              mdev-reconcile status
              mdev-reconcile status --format json | jq '.devices[] | select(.owner == null)'
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "How it is printed: text or json.")
    var format = Format.text

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.reading)
            let observation = try Self.observe(access.tree, access)
            let daemon = try DaemonStatusFile(in: access.state)
            switch format {
            case .text:
                let text = StatusText(observation: observation).render(output.style)
                printResult(text + (daemon.map { "\n" + $0.line(now: access.surroundings.now()) } ?? ""))
            case .json: printResult(StatusDocument(observation).json(daemon: daemon?.json).text)
            }
        }
    }

    static func observe(_ tree: some SysfsTree, _ access: HostAccess) throws -> Observation {
        try access.reconciler(tree).status()
    }
}
