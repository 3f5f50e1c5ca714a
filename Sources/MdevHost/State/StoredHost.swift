internal import Glibc
internal import MdevCore

/// What a state folder says of a host, and the right to change it where that was asked for.
struct StoredHost {
    var state: HostState
    /// nil: it does not exist, and nobody asked for it to be made.
    var folder: HostFolder?
    var lock: (folder: HostFolder, lock: WriterLock)?

    static func open(
        _ description: HostDescription, state path: String, access: SimulatedHost.Access
    ) throws(HostError) -> StoredHost {
        var stored = StoredHost(state: HostState(boot: SimulatedHost.firstBoot(of: description.name)))
        switch access {
        case .readOnly: stored.folder = try HostFolder.open(inState: path)
        case .readWrite(let owner):
            let folder = try HostFolder.make(inState: path)
            stored.lock = (folder, try WriterLock.take(in: folder, as: owner))
            stored.folder = folder
            // The clients of a mount that was killed are none any more.
            removeTree(folder.path(of: HostFolder.processes))
        }
        guard let folder = stored.folder else { return stored }
        for record in try HostJournal.read(folder, of: description.name) ?? [] { stored.state.apply(record) }
        return stored
    }

    /// Where a mount's clients are published. One that was killed left them there, but has no clients any more.
    var processes: String? {
        get throws(HostError) {
            guard lock == nil, let folder, let owner = try WriterLock.owner(in: folder) else { return nil }
            let path = folder.path(of: HostFolder.processes)
            let isServed = kill(pid_t(truncatingIfNeeded: owner.pid), 0) == 0 || errno == EPERM
            return isServed && access(path, F_OK) == 0 ? path : nil
        }
    }
}
