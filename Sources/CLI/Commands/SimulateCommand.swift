import ArgumentParser
import MdevDocument
import MdevHost
import MdevModel
import MdevReconciler

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "The user-space host: check its file, empty it, or mount it as a sysfs.",
        usage: "mdev-reconcile simulate [<options>] <host.yaml>",
        discussion: """
            Other commands take it by --simulate, or its mount by --sysfs. Exit status 0: shown, emptied, or served \
            until Ctrl-C; 1: it cannot be mounted there; 65: its file is invalid; 75: another process serves it.

              mdev-reconcile simulate hosts/lab.yaml            # says what it has
              mdev-reconcile simulate hosts/lab.yaml --reset    # as after a reboot
              mdev-reconcile simulate hosts/lab.yaml --mount /mnt/lab
            """)

    @Argument(
        help: ArgumentHelp("The host's file.", valueName: "host.yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var host: String

    @Flag(help: "Empty the host as a reboot would; the ledger is kept.")
    var reset = false

    @Option(
        help: ArgumentHelp("Publish its sysfs there, until Ctrl-C or SIGTERM.", valueName: "directory"),
        completion: .directory)
    var mount: String?

    @Option(
        help: ArgumentHelp("Where its state is kept.", valueName: "directory"), completion: .directory)
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
                if mount == nil { return }
            }
            if let mount { return try publish(file, choice, on: mount) }
            let access = try choice.open(.reading)
            let text = StatusText(observation: try observe(access), verbose: output.verbose)
            printResult(text.render(output.style))
        }
    }

    /// Serves until a signal comes or somebody unmounts it. Threads inherit which signals wait, so that is first.
    private func publish(_ file: SimulatedHostFile, _ choice: RegistryChoice, on directory: String) throws {
        HostMount.blockSignals()
        let state = try choice.stateFolder(of: file)
        let owner = LockOwner(
            pid: ownPID, command: "mdev-reconcile simulate \(file.description.name) --mount \(directory)")
        let simulated = try SimulatedHost(file.description, state: state, access: .readWrite(owner))
        for warning in simulated.warnings { printError("warning: \(warning)") }
        let mounted = try HostMount(simulated, on: directory)
        printResult(
            """
            \(file.description.name) is mounted on \(mounted.path)
              its sysfs    --sysfs \(mounted.path)
              its clients  --proc \(state)/host/proc

            """)
        try mounted.serve()
    }

    private func observe(_ access: HostAccess) throws -> Observation {
        try StatusCommand.observe(access.tree, access)
    }
}
