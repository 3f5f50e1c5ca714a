import ArgumentParser

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
