public import MdevModel
public import Sysfs

/// A write that did not come back by its deadline. It may still: the kernel carries it out once the holder
/// lets go.
public struct StuckWrite: Hashable, Sendable, CustomStringConvertible {
    public var verb: Refusal.Verb
    public var uuid: DeviceUUID
    /// Relative to the tree's root, links unresolved.
    public var path: [String]
    /// The child process that waits in the kernel, left behind.
    public var pid: Int
    /// How long it was waited for.
    public var waited: Duration

    public init(verb: Refusal.Verb, uuid: DeviceUUID, path: [String], pid: Int, waited: Duration) {
        self.verb = verb
        self.uuid = uuid
        self.path = path
        self.pid = pid
        self.waited = waited
    }

    public var description: String {
        "cannot \(verb.rawValue) \(uuid): \(path.joined(separator: "/")): the kernel did not answer within \(waited):"
            + " \(meaning)"
    }

    private var meaning: String {
        switch verb {
        case .remove, .detach:
            "a process opened the device meanwhile, and the kernel waits until it is closed. The child process"
                + " \(pid) waits there and was left behind; it ends by itself once the holder closes the device. End"
                + " the guest that uses it, then run again"
        case .create, .attach, .setAttribute, .readAttribute:
            "the vendor's driver is still busy with it. The child process \(pid) waits there and was left behind; the"
                + " driver may still carry it out. The kernel's log may say why (`dmesg`); then run again"
        }
    }
}

/// The child that makes blocking writes could not be started, or broke off; whether the write was made is
/// unknown.
public struct WriterFailure: Hashable, Sendable, CustomStringConvertible {
    public var verb: Refusal.Verb
    public var uuid: DeviceUUID
    /// The program that was to be started.
    public var program: String
    public var errno: SystemErrno

    public init(verb: Refusal.Verb, uuid: DeviceUUID, program: String, errno: SystemErrno) {
        self.verb = verb
        self.uuid = uuid
        self.program = program
        self.errno = errno
    }

    public var description: String {
        "cannot \(verb.rawValue) \(uuid): the child process that was to do the write (\(program)) failed: \(errno):"
            + " plan again, which shows whether it was done"
    }
}
