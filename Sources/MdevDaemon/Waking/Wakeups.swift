/// Where the loop's time and triggers come from: the host's, or a test's own.
public struct Wakeups: Sendable {
    /// The clock that all deadlines are on.
    public var now: @Sendable () -> ContinuousClock.Instant
    /// Uniform in 0..<1; spreads what many hosts do at the same intervals.
    public var jitter: @Sendable () -> Double
    /// Returns with at least one trigger, or empty at the deadline; nil waits for as long as it takes.
    public var wait: @Sendable (ContinuousClock.Instant?) -> Set<Trigger>

    public init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        wait: @escaping @Sendable (ContinuousClock.Instant?) -> Set<Trigger>
    ) {
        self.now = now
        self.jitter = jitter
        self.wait = wait
    }
}
