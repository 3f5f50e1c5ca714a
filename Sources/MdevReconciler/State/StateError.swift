public import Sysfs

/// Why the state folder could not be read or written.
public enum StateError: Error, Hashable, Sendable {
    /// A system call failed.
    case system(WritePoint, path: String, SystemErrno)
    case unreadable(path: String, SystemErrno)
    /// Another run writes the folder (exit 75).
    case locked(path: String, by: LockHolder?)
    case otherRegistry(path: String, belongsTo: RegistryIdentity, wanted: RegistryIdentity)
    /// A file whose text is not what this tool writes.
    case damaged(path: String, flaw: String)
    case olderFormat(path: String, version: Int, supported: Int)
    case newerFormat(path: String, version: Int, supported: Int)
    /// A value of ours that JSON cannot hold: a defect of this tool.
    case unencodable(flaw: String)
    /// Everyone may write the folder, so its content proves nothing.
    case openToEveryone(path: String)
}

extension StateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let point, let path, let errno):
            "cannot \(point.kind.rawValue) \(path): \(errno)\(advice(for: errno))"
        case .unreadable(let path, let errno):
            "cannot read \(path): \(errno)\(advice(for: errno))"
        case .locked(let path, let holder):
            "another run works on this state folder: \(holder?.description ?? "it did not say which"); "
                + "its lock is \(path). Wait for it, or give a longer --timeout."
        case .otherRegistry(let path, let owner, let wanted):
            "the state folder \(path) belongs to \(owner), not to \(wanted). Give this registry a folder of "
                + "its own with --state."
        case .damaged(let path, let flaw): "\(path) is damaged: \(flaw). \(rebuilding(path))"
        case .olderFormat(let path, let version, _):
            "\(path) has format \(version), which this version does not read any more. \(rebuilding(path))"
        case .newerFormat(let path, let version, let supported):
            "\(path) has format \(version), which a newer mdev-reconcile wrote; this version reads format "
                + "\(supported). Use that newer version, or: \(rebuilding(path))"
        case .unencodable(let flaw): "cannot write JSON: \(flaw)"
        case .openToEveryone(let path):
            "everyone may write the state folder \(path), so it cannot be trusted. Run: chmod 0700 \(path)"
        }
    }

    private func advice(for errno: SystemErrno) -> String {
        switch errno {
        case .accessDenied, .notPermitted: ". Run as root, or give a folder of your own with --state."
        case .linkLoop: ". It is a symbolic link, which is not followed here: put the file itself in place."
        case .noSpace: ". Make room on that file system and run again; nothing was lost."
        default: ""
        }
    }

    /// How what the file held comes back from the registry and the documents.
    private func rebuilding(_ path: String) -> String {
        if path.hasSuffix(StateFile.ledger.rawValue) || path.hasSuffix(StateFile.journal.rawValue) {
            return "Nothing was changed. To rebuild the ledger: move \(StateFile.ledger.rawValue) and "
                + "\(StateFile.journal.rawValue) aside; apply the documents again, which adopts the declared "
                + "devices that exist; run `mdev-reconcile adopt UUID` for owned ones that no document "
                + "declares (`mdev-reconcile status` lists all devices)."
        }
        if path.hasSuffix(StateFile.holds.rawValue) {
            return "Move it aside and run `mdev-reconcile hold` again for what is under maintenance."
        }
        if path.hasSuffix(StateFile.departures.rawValue) {
            return "Delete it: it only says since when parents are gone."
        }
        return "Restore it, or move the folder aside and apply the documents again."
    }
}
