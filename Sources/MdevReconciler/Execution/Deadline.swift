/// A point in time that waiting does not go beyond.
public struct Deadline: Sendable {
    let instant: ContinuousClock.Instant

    public init(in duration: Duration) { instant = ContinuousClock.now + duration }

    public var hasPassed: Bool { ContinuousClock.now >= instant }

    /// What is left, for `poll`; rounded up, so that waiting for it does not end just before the deadline.
    func milliseconds(atMost most: Int32) -> Int32 {
        let left = ContinuousClock.now.duration(to: instant)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < Int64(most) else { return most }
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
        return Int32(min(Int64(most), milliseconds))
    }

    /// The earlier of this and `duration` from now.
    func sooner(_ duration: Duration) -> Deadline {
        let other = Deadline(in: duration)
        return other.instant < instant ? other : self
    }
}
