public import MdevDocument
public import Sysfs

/// Why a simulated host cannot be made, kept or published.
public enum HostError: Error, Hashable, Sendable {
    /// What was being done to a file of the state.
    public enum Operation: String, Hashable, Sendable {
        case open, read, write, sync, create, lock, replace
    }

    case document(DocumentErrors)
    case system(Operation, path: String, SystemErrno)
    /// The journal is not as this program writes it.
    case damaged(path: String, line: Int, flaw: String)
    /// The state folder is another host's.
    case otherHost(path: String, name: String, wanted: String)
    /// Another process may write the host's state now; exit code 75.
    case busy(path: String, holder: LockOwner?)
    /// A parent of the host file could not be made.
    case parent(driver: String, SystemErrno)
}

extension HostError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .document(let errors): return "\(errors)"
        case .system(let operation, let path, let errno):
            return "cannot \(operation.rawValue) \(path): \(errno)"
        case .damaged(let path, let line, let flaw):
            return "\(path):\(line): the simulated host's journal is damaged: \(flaw). "
                + "`mdev-reconcile simulate HOST --reset` begins a new one, without devices"
        case .otherHost(let path, let name, let wanted):
            return "\(path) keeps the state of the simulated host \(name), not of \(wanted): "
                + "name another folder by --state"
        case .busy(let path, let holder):
            return "\(path) is in use by \(holder.map(String.init(describing:)) ?? "another process"): "
                + "wait for it, or use what it has mounted by --sysfs"
        case .parent(let driver, let errno):
            return "cannot make the parent of driver \(driver): \(errno)"
        }
    }
}
