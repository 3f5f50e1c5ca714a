import ArgumentParser
import MdevModel
import MdevReconciler
import Sysfs

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Print registry, ledger, holders and machine-id as one file, for plan --current.",
        usage: "mdev-reconcile snapshot [<options>]",
        discussion: """
            A plan is made of it anywhere, also where there are no mediated devices. Exit status 0: printed; 1: the \
            host could not be read.

              mdev-reconcile snapshot > host.snapshot
              mdev-reconcile plan vgpu.yaml --current host.snapshot
            """)

    @OptionGroup var registry: RegistryOptions

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.reading)
            printResult(try SnapshotDocument.text(try Self.observe(access.tree, access)))
        }
    }

    static func observe(_ tree: some SysfsTree, _ access: HostAccess) throws -> Observation {
        try access.reconciler(tree).snapshot()
    }
}
