/// What a core is built with.
public struct CoreConfiguration: Sendable {
    public var profile: CoreProfile
    /// How a thread waits: for a holder to let a device go, for its turn at a parent.
    public var makeCompletion: @Sendable () -> Completion
    /// The kernel log, a line a call, without a newline: `mdev 83b8f4f2-…: MDEV: group_id = 0`.
    public var log: @Sendable (String) -> Void

    public init(
        profile: CoreProfile, makeCompletion: @escaping @Sendable () -> Completion,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.profile = profile
        self.makeCompletion = makeCompletion
        self.log = log
    }
}
