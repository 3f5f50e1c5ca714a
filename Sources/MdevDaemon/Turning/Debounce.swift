/// Triggers come in bursts: one create sends four uevents, an editor three changes of a folder. A turn begins when
/// it has been quiet for a moment, and not later than a bound after the first one.
public struct Debounce: Hashable, Sendable {
    public var quiet: Duration
    public var most: Duration

    public init(quiet: Duration = .milliseconds(50), most: Duration = .seconds(1)) {
        self.quiet = quiet
        self.most = most
    }

    /// Triggers that nothing else comes with.
    private static let immediate: Set<Trigger> = [.start, .stop, .reload]

    /// - Returns: `first`, and what came before it was quiet.
    func collect(_ first: Set<Trigger>, from wakeups: Wakeups) -> Set<Trigger> {
        var triggers = first
        let bound = wakeups.now() + most
        while triggers.isDisjoint(with: Self.immediate) {
            let now = wakeups.now()
            guard now < bound else { break }
            let more = wakeups.wait(min(now + quiet, bound))
            if more.isEmpty { break }
            triggers.formUnion(more)
        }
        return triggers
    }
}
