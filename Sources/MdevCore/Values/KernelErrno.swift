/// What a call of the core, or of a vendor's callback, is refused with; the raw value is Linux's number.
public enum KernelErrno: Int32, Error, Hashable, Sendable, CaseIterable {
    case notPermitted = 1
    case noEntry = 2
    case noSuchProcess = 3
    case interrupted = 4
    case inputOutput = 5
    case noSuchAddress = 6
    case tooBig = 7
    case badDescriptor = 9
    case again = 11
    case noMemory = 12
    case accessDenied = 13
    case fault = 14
    case busy = 16
    case exists = 17
    case crossDevice = 18
    case noDevice = 19
    case notDirectory = 20
    case isDirectory = 21
    case invalidArgument = 22
    case tooManyFiles = 24
    case notTypewriter = 25
    case noSpace = 28
    case illegalSeek = 29
    case readOnly = 30
    case outOfRange = 34
    case notImplemented = 38
    case noData = 61
    case badDescriptorState = 77
    case tooManyUsers = 87
    case notSupported = 95
    case addressInUse = 98
    case addressNotAvailable = 99
    case noBufferSpace = 105
    case timedOut = 110
    /// Inside the kernel only (EPROBE_DEFER): a caller of the core sees ``again`` (rows C14, C17).
    case probeDeferred = 517

    /// What user space sees: the kernel's own numbers never leave it.
    var visible: KernelErrno { self == .probeDeferred ? .again : self }
}

extension KernelErrno: CustomStringConvertible {
    /// The C name: `EEXIST`.
    public var description: String { name }

    public var name: String {
        switch self {
        case .notPermitted: "EPERM"
        case .noEntry: "ENOENT"
        case .noSuchProcess: "ESRCH"
        case .interrupted: "EINTR"
        case .inputOutput: "EIO"
        case .noSuchAddress: "ENXIO"
        case .tooBig: "E2BIG"
        case .badDescriptor: "EBADF"
        case .again: "EAGAIN"
        case .noMemory: "ENOMEM"
        case .accessDenied: "EACCES"
        case .fault: "EFAULT"
        case .busy: "EBUSY"
        case .exists: "EEXIST"
        case .crossDevice: "EXDEV"
        case .noDevice: "ENODEV"
        case .notDirectory: "ENOTDIR"
        case .isDirectory: "EISDIR"
        case .invalidArgument: "EINVAL"
        case .tooManyFiles: "EMFILE"
        case .notTypewriter: "ENOTTY"
        case .noSpace: "ENOSPC"
        case .illegalSeek: "ESPIPE"
        case .readOnly: "EROFS"
        case .outOfRange: "ERANGE"
        case .notImplemented: "ENOSYS"
        case .noData: "ENODATA"
        case .badDescriptorState: "EBADFD"
        case .tooManyUsers: "EUSERS"
        case .notSupported: "EOPNOTSUPP"
        case .addressInUse: "EADDRINUSE"
        case .addressNotAvailable: "EADDRNOTAVAIL"
        case .noBufferSpace: "ENOBUFS"
        case .timedOut: "ETIMEDOUT"
        case .probeDeferred: "EPROBE_DEFER"
        }
    }
}
