internal import CLinux
internal import Glibc

/// An errno, printed by its name: `ENOSPC (No space left on device)`.
public struct SystemErrno: Hashable, Sendable, RawRepresentable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// What the last failed call of this thread left.
    public static var current: SystemErrno { SystemErrno(rawValue: Glibc.errno) }

    public static let notPermitted = SystemErrno(rawValue: EPERM)
    public static let noEntry = SystemErrno(rawValue: ENOENT)
    public static let inputOutput = SystemErrno(rawValue: EIO)
    public static let again = SystemErrno(rawValue: EAGAIN)
    public static let noMemory = SystemErrno(rawValue: ENOMEM)
    public static let accessDenied = SystemErrno(rawValue: EACCES)
    public static let busy = SystemErrno(rawValue: EBUSY)
    public static let exists = SystemErrno(rawValue: EEXIST)
    public static let crossDevice = SystemErrno(rawValue: EXDEV)
    public static let noDevice = SystemErrno(rawValue: ENODEV)
    public static let notDirectory = SystemErrno(rawValue: ENOTDIR)
    public static let isDirectory = SystemErrno(rawValue: EISDIR)
    public static let invalidArgument = SystemErrno(rawValue: EINVAL)
    public static let noSpace = SystemErrno(rawValue: ENOSPC)
    public static let linkLoop = SystemErrno(rawValue: ELOOP)
    public static let nameTooLong = SystemErrno(rawValue: ENAMETOOLONG)
    public static let tooManyUsers = SystemErrno(rawValue: EUSERS)
    public static let interrupted = SystemErrno(rawValue: EINTR)
    public static let tooBig = SystemErrno(rawValue: E2BIG)
    public static let outOfRange = SystemErrno(rawValue: ERANGE)
    public static let noDeviceOrAddress = SystemErrno(rawValue: ENXIO)
    public static let readOnlyFileSystem = SystemErrno(rawValue: EROFS)
    public static let addressInUse = SystemErrno(rawValue: EADDRINUSE)
    public static let addressNotAvailable = SystemErrno(rawValue: EADDRNOTAVAIL)
    public static let noBufferSpace = SystemErrno(rawValue: ENOBUFS)
    public static let noProcess = SystemErrno(rawValue: ESRCH)
    public static let brokenPipe = SystemErrno(rawValue: EPIPE)
    public static let timedOut = SystemErrno(rawValue: ETIMEDOUT)

    /// The C name, or the number where it has none.
    public var name: String { strerrorname(rawValue) ?? "errno \(rawValue)" }

    private func strerrorname(_ number: Int32) -> String? {
        guard let text = strerrorname_np(number) else { return nil }
        return String(cString: text)
    }
}

extension SystemErrno: CustomStringConvertible {
    public var description: String { "\(name) (\(String(cString: strerror(rawValue))))" }
}
