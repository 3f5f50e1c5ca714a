public import MdevModel

/// What a run reads of the host beside the registry's tree: who holds what, the time, and when to look again.
public struct Surroundings: Sendable {
    /// Which of these devices some process holds.
    public var holders: @Sendable ([MediatedDevice]) -> Holders
    /// Seconds since 1970.
    public var now: @Sendable () -> Int
    /// Returns when the registry may have changed (a uevent), or at the deadline.
    public var awaitChange: @Sendable (Deadline) -> Void

    /// What mdevctl starts by itself.
    public var autostarts: @Sendable () -> [MdevctlAutostart] = { [] }

    /// The lock file that changes of vfio-ap devices hold; nil where no other tool changes this registry.
    public var configurationLock: String?

    public init(
        holders: @escaping @Sendable ([MediatedDevice]) -> Holders, now: @escaping @Sendable () -> Int,
        awaitChange: @escaping @Sendable (Deadline) -> Void
    ) {
        self.holders = holders
        self.now = now
        self.awaitChange = awaitChange
    }
}
