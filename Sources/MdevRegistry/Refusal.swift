public import MdevModel
public import Sysfs

/// A verb that the registry did not carry out: which, on what, how far it got, and the errno.
public struct Refusal: Hashable, Sendable {
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        case create, attach, detach, remove
        case setAttribute = "set an attribute of"
        case readAttribute = "read an attribute of"
    }

    /// The part of the path that answered.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// `class/mdev_bus/PARENT` or its `mdev_supported_types`.
        case parent
        case type
        /// The device's own directory.
        case device
        /// `bus/mdev/drivers/DRIVER`.
        case driver
        /// The file itself: opening, reading or writing it.
        case file
    }

    public var verb: Verb
    public var uuid: DeviceUUID
    public var stage: Stage
    /// Relative to the tree's root, links unresolved.
    public var path: [String]
    public var errno: SystemErrno

    public init(_ verb: Verb, _ uuid: DeviceUUID, at stage: Stage, path: [String], errno: SystemErrno) {
        self.verb = verb
        self.uuid = uuid
        self.stage = stage
        self.path = path
        self.errno = errno
    }

    public var isTransient: Bool {
        switch (verb, errno) {
        // A remove that meets a create in progress loses its file for good (mdev-semantics D10).
        case (.remove, .again): false
        default: errno == .again || errno == .busy || errno == .interrupted
        }
    }

    /// ENOSPC and EUSERS now; EIO from NVIDIA; EPERM and ENOMEM from older kernels (mdev-semantics X2-X4).
    public var isCapacity: Bool {
        let answers: [SystemErrno] = [.noSpace, .tooManyUsers, .inputOutput, .notPermitted, .noMemory]
        return verb == .create && stage == .file && answers.contains(errno)
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String {
        "cannot \(verb.rawValue) \(uuid): \(path.joined(separator: "/")): \(errno): \(meaning)"
    }
}
