internal import Glibc
public import Sysfs

/// The lock that the tools of s390-tools (`chzdev`, mdevctl's vfio-ap script) take around changes of the crypto
/// configuration: a file that holds its owner's process id, made whole by a hard link, as liblockfile does.
///
/// It goes with its last reference. One whose owner has ended is taken over.
public final class ConfigurationLock: Sendable {
    /// Where s390-tools have it (`libap/ap.h`).
    public static let path = "/run/lock/s390apconfig.lock"

    private let path: String

    /// Takes the lock; waits for its owner until the deadline, or until told to stop.
    init(_ path: String, until deadline: Deadline, stop: StopSignal) throws(ConfigurationLockError) {
        let own = "\(path).\(getpid())"
        try Self.write(own)
        defer { unlink(own) }
        while link(own, path) != 0 {
            guard errno == EEXIST else { throw .system(path: path, .current) }
            let owner = Self.owner(of: path)
            if let owner, kill(owner, 0) != 0, errno == ESRCH {
                unlink(path)
                continue
            }
            guard !deadline.hasPassed, !stop.isRequested else {
                throw .taken(path: path, by: owner.map(Int.init))
            }
            // Its owners are short-lived, and a file's removal is told to nobody who did not watch its folder.
            stop.wait(until: deadline.sooner(.milliseconds(100)))
        }
        self.path = path
    }

    deinit { unlink(path) }

    private static func write(_ path: String) throws(ConfigurationLockError) {
        unlink(path)
        let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard number >= 0 else { throw .system(path: path, .current) }
        if let errno = OwnedDescriptor(number).write(Array("\(getpid())\n".utf8)) {
            unlink(path)
            throw .system(path: path, errno)
        }
    }

    /// nil: it has just gone, or does not say.
    private static func owner(of path: String) -> pid_t? {
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else { return nil }
        var text: [UInt8] = []
        guard OwnedDescriptor(number).readAll(into: &text) == nil else { return nil }
        let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let owner = pid_t(String(decoding: digits, as: UTF8.self)), owner > 0 else { return nil }
        return owner
    }
}

/// Why the lock of the crypto configuration was not had; nothing was changed.
public enum ConfigurationLockError: Error, Hashable, Sendable {
    case taken(path: String, by: Int?)
    case system(path: String, SystemErrno)
}

extension ConfigurationLockError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .taken(let path, let owner):
            "another tool changes the crypto configuration: \(path) belongs to "
                + "\(owner.map { "process \($0)" } ?? "a process that it does not name"). Wait for it, or give a "
                + "longer --timeout."
        case .system(let path, let errno):
            "cannot take the lock of the crypto configuration, \(path): \(errno). The folder must be there and "
                + "writable."
        }
    }
}
