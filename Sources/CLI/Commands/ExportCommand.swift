import ArgumentParser
import MdevModel
import Sysfs

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print what exists as a desired-state document.",
        discussion: """
            Its plan changes no device: what this tool owns is as declared, what nobody owns would be adopted.

              mdev-reconcile export > host.yaml
            """)

    @Option(help: "The document's namespace; default: the only one that owns something here.")
    var namespace: Namespace?

    @OptionGroup var registry: RegistryOptions

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.reading)
            let observation = try SnapshotCommand.observe(access.tree, access)
            printResult(ExportedDocument(observation, namespace: namespace).text())
        }
    }
}

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Print a commented starter document for this host's parents and types.",
        discussion: """
              mdev-reconcile init > /etc/mdev-reconcile/host.yaml
            """)

    @OptionGroup var registry: RegistryOptions

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.reading)
            printResult(StarterDocument(observation: try StatusCommand.observe(access.tree, access)).text())
        }
    }
}
