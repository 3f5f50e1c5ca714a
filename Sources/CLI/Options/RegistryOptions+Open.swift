import Glibc
import MdevHost
import MdevModel
import MdevReconciler
import MdevRegistry
import Sysfs

extension RegistryOptions {
    /// What a command is about to do with the registry.
    enum Access {
        /// Nothing is written, and no lock taken.
        case reading
        /// - Parameter wait: how long another writer of a simulated host is waited for.
        case writing(wait: Duration)
    }

    /// Opens what the options name.
    func open(_ access: Access) throws -> HostAccess {
        try openTree()
    }

    private func openTree() throws -> HostAccess {
        let tree = try DirectoryTree(sysfs)
        let host = try HostFacts().read()
        let processes = ProcessTable(proc ?? "/proc")
        let events = try UeventSource(for: tree)
        let surroundings = Surroundings(processes: processes, events: events, tree: tree)
        return HostAccess(
            tree: tree, host: host,
            state: StateFolder(
                path: state ?? "/var/lib/mdev-reconcile",
                registry: RegistryIdentity(source: sysfs, machineID: host.machineID)),
            surroundings: surroundings, events: events, lane: WriteLane(for: tree, patience: .seconds(10)))
    }
}
