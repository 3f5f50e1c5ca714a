/// Triggers come in bursts: one create sends four uevents, an editor three changes of a folder. A turn begins when
/// it has been quiet for a moment, and not later than a bound after the first one.
public struct Debounce: Hashable, Sendable {
    /// After the last uevent: the kernel sends those of one operation in one go.
    public var quiet: Duration
    /// After the last change of a document: editors and copying programs pause between their steps.
    public var documentQuiet: Duration
    public var most: Duration

    public init(
        quiet: Duration = .milliseconds(1), documentQuiet: Duration = .milliseconds(50),
        most: Duration = .seconds(1)
    ) {
        self.quiet = quiet
        self.documentQuiet = documentQuiet
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
            let pause = triggers.contains(.documents) ? documentQuiet : quiet
            let more = wakeups.wait(min(now + pause, bound))
            if more.isEmpty { break }
            triggers.formUnion(more)
        }
        return triggers
    }
}
