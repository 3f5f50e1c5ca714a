internal import CLinux
internal import Glibc
internal import Synchronization
public import Sysfs

/// Triggers from other threads: signals, the service's end.
public final class Doorbell: Sendable {
    private let pending = Mutex(Set<Trigger>())
    private let owned: Descriptor

    /// - Throws: `SysfsError` where the kernel has no descriptors left.
    public init() throws(SysfsError) {
        let raw = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard raw >= 0 else { throw SysfsError(.open, ["eventfd"], .current) }
        owned = Descriptor(owning: raw)
    }

    /// Readable while something was rung for and not answered.
    var descriptor: Int32 { owned.raw }

    public func ring(_ trigger: Trigger) {
        _ = pending.withLock { $0.insert(trigger) }
        eventfd_write(owned.raw, 1)
    }

    /// What was rung for since the last time.
    func answer() -> Set<Trigger> {
        // The count goes first: a ring in between is told once more, never lost.
        var count: eventfd_t = 0
        eventfd_read(owned.raw, &count)
        return pending.withLock { pending in
            defer { pending = [] }
            return pending
        }
    }
}
