/// What a core is built with.
public struct CoreConfiguration: Sendable {
    public var profile: CoreProfile
    /// How a thread waits: for a holder to let a device go, for its turn at a parent. It is called under a lock of
    /// the core, into which it must not call back.
    public var makeCompletion: @Sendable () -> Completion
    /// The kernel log, a line a call, without a newline: `mdev 83b8f4f2-…: MDEV: group_id = 0`.
    public var log: (@Sendable (String) -> Void)?
    /// How many IOMMU groups there can be: VFIO's minor numbers are 20 bits.
    public var iommuGroupLimit = 1 << 20

    public init(
        profile: CoreProfile, makeCompletion: @escaping @Sendable () -> Completion,
        log: (@Sendable (String) -> Void)? = nil
    ) {
        self.profile = profile
        self.makeCompletion = makeCompletion
        self.log = log
    }
}
