public import Sysfs

/// Why the registry could not be read or changed.
public enum RegistryError: Error, Hashable, Sendable {
    case noMdevSupport(MissingSupport)
    /// The registry's own folders cannot be listed.
    case unreadable(SysfsError)
    /// A verb was answered with an errno.
    case refused(Refusal)
    /// A write that did not come back by its deadline; the child that made it is left behind.
    case stuck(StuckWrite)
    /// The child that makes blocking writes could not be started or broke off.
    case writer(WriterFailure)

    /// What the kernel answered, where it answered.
    public var errno: SystemErrno? {
        switch self {
        case .noMdevSupport, .stuck: nil
        case .unreadable(let error): error.errno
        case .refused(let refusal): refusal.errno
        case .writer(let failure): failure.errno
        }
    }

    /// Whether the same call may succeed soon without anything else being changed.
    public var isTransient: Bool {
        guard case .refused(let refusal) = self else { return false }
        return refusal.isTransient
    }

    /// Whether the parent has no room: to be reported as blocked, not as failed (mdev-semantics X2-X4).
    public var isCapacity: Bool {
        guard case .refused(let refusal) = self else { return false }
        return refusal.isCapacity
    }
}

extension RegistryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noMdevSupport(let missing): missing.description
        case .unreadable(let error): "the mdev registry cannot be read: \(error)"
        case .refused(let refusal): refusal.description
        case .stuck(let write): write.description
        case .writer(let failure): failure.description
        }
    }
}
