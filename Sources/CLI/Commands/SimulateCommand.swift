import ArgumentParser
import MdevDocument
import MdevHost
import MdevModel
import MdevReconciler

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "The user-space host: check its file, empty it, or mount it as a sysfs.",
        discussion: """
              mdev-reconcile simulate examples/hosts/lab.yaml            # says what the host has
              mdev-reconcile simulate examples/hosts/lab.yaml --reset    # as a reboot: its devices are gone
            """)

    @Argument(help: ArgumentHelp("The host's file.", valueName: "host.yaml"))
    var host: String

    @Flag(help: "Empty the host as a reboot would; the ledger is kept.")
    var reset = false

    @Option(help: ArgumentHelp("Where its state is kept.", valueName: "directory"))
    var state: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        try reportingErrors {
            let file = try SimulatedHostFile(host)
            let choice = RegistryChoice(simulate: host, state: state)
            if reset {
                let owner = LockOwner(pid: ownPID, command: "mdev-reconcile simulate --reset")
                try SimulatedHost.reset(file.description, state: try choice.stateFolder(of: file), as: owner)
                printResult("\(file.description.name) was reset: its devices are gone, the ledger is kept\n")
                return
            }
            let access = try choice.open(.reading)
            printResult(StatusText(observation: try observe(access)).render(output.style))
        }
    }

    private func observe(_ access: HostAccess) throws -> Observation {
        try StatusCommand.observe(access.tree, access)
    }
}
