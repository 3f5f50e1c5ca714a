import ArgumentParser
import MdevModel
import MdevReconciler
import Sysfs

struct AdoptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Note devices that exist as owned, without touching them.",
        usage: "mdev-reconcile adopt [<options>] <uuid> ...",
        discussion: """
            An adopted device that a document declares otherwise may then be replaced; with the default policy \
            (prune: created) it is never removed for not being declared. Exit status 0: all are owned; 1: one is not there, or belongs \
            to another namespace; 75: another run holds the lock.

              mdev-reconcile adopt 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001 --namespace vdi
            """)

    @Argument(
        help: ArgumentHelp("The devices' UUIDs.", valueName: "uuid"), completion: HostCompletion.devices)
    var devices: [DeviceUUID]

    @Option(help: "For which namespace.", completion: HostCompletion.namespaces)
    var namespace = Namespace.standard

    @OptionGroup var registry: RegistryOptions

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.writing(wait: .seconds(30)))
            var refused = false
            for (uuid, outcome) in try adopt(access.tree, access) {
                switch outcome {
                case .adopted(let entry):
                    printResult(
                        "adopted \(uuid): \(entry.type) on \(entry.parent), for namespace \(entry.namespace)\n"
                    )
                case .unchanged, .forgotten:
                    printResult("\(uuid) is owned by namespace \(namespace) already\n")
                case .absent:
                    refused = true
                    printError("error: \(uuid) does not exist; `mdev-reconcile status` lists what does")
                case .owned(let entry):
                    refused = true
                    printError(
                        "error: \(uuid) belongs to \(entry.instance) of namespace \(entry.namespace); "
                            + "`mdev-reconcile forget \(uuid)` first")
                case .unfit:
                    refused = true
                    printError(
                        "error: \(uuid) is being made or removed just now; try again when that is over")
                }
            }
            if refused { throw ExitCode(ExitClass.failed.rawValue) }
        }
    }

    private func adopt(
        _ tree: some SysfsTree, _ access: HostAccess
    ) throws -> [(DeviceUUID, LedgerOutcome)] {
        try access.reconciler(tree).adopt(devices, into: namespace, holder: .this("adopt"))
    }
}

struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Delete devices from the ledger, without touching them.",
        usage: "mdev-reconcile forget [<options>] <uuid> ...",
        discussion: """
            A forgotten device belongs to nobody: no run removes it, and its protection ends. Exit status 0: none is in the \
            ledger any more; 75: another run holds the lock.

              mdev-reconcile forget 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001
            """)

    @Argument(
        help: ArgumentHelp("The devices' UUIDs.", valueName: "uuid"), completion: HostCompletion.devices)
    var devices: [DeviceUUID]

    @OptionGroup var registry: RegistryOptions

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.writing(wait: .seconds(30)))
            for (uuid, entry) in try forget(access.tree, access) {
                if let entry {
                    printResult("forgot \(uuid), \(entry.instance) of namespace \(entry.namespace)\n")
                } else {
                    printResult("\(uuid) is not in the ledger\n")
                }
            }
        }
    }

    private func forget(
        _ tree: some SysfsTree, _ access: HostAccess
    ) throws -> [(DeviceUUID, LedgerEntry?)] {
        try access.reconciler(tree).forget(devices, holder: .this("forget")).map { uuid, outcome in
            guard case .forgotten(let entry) = outcome else { return (uuid, nil) }
            return (uuid, entry)
        }
    }
}

extension LockHolder {
    /// This process, doing that.
    static func this(_ verb: String) -> LockHolder {
        LockHolder(pid: ownPID, command: "mdev-reconcile \(verb)")
    }
}
