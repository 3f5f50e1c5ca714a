import MdevDaemon
import Synchronization

/// A clock and the triggers that come in it: waiting takes no time, and moves the clock to the next trigger or to
/// the deadline.
final class Script: Sendable {
    struct Entry: Sendable {
        /// Since the start.
        var at: Duration
        var triggers: Set<Trigger>
        /// What happens to the host right before.
        var happens: @Sendable () -> Void = {}
    }

    private struct State {
        var elapsed = Duration.zero
        var rest: [Entry]
        var waits: [Duration] = []
    }

    private let start = ContinuousClock.now
    private let state: Mutex<State>

    /// - Parameters:
    ///   - entries: in order of time.
    ///   - end: when the loop is told to stop.
    init(_ entries: [Entry], end: Duration) {
        state = Mutex(State(rest: entries + [Entry(at: end, triggers: [.stop])]))
    }

    var wakeups: Wakeups {
        Wakeups(now: { self.now }, jitter: { 0.5 }, wait: { self.wait(until: $0) })
    }

    var now: ContinuousClock.Instant { start + state.withLock { $0.elapsed } }

    /// Seconds since 1970; the script begins at a million.
    var wall: Int { 1_000_000 + Int(state.withLock { $0.elapsed }.components.seconds) }

    /// For work that takes a while.
    func pass(_ duration: Duration) { state.withLock { $0.elapsed += duration } }

    /// When waiting ended, since the start.
    var wakes: [Duration] { state.withLock { $0.waits } }

    private func wait(until deadline: ContinuousClock.Instant?) -> Set<Trigger> {
        let limit = deadline.map { start.duration(to: $0) }
        let entry = state.withLock { state -> Entry? in
            guard let next = state.rest.first, limit.map({ next.at <= $0 }) ?? true else {
                state.elapsed = max(state.elapsed, limit ?? state.elapsed)
                state.waits.append(state.elapsed)
                return nil
            }
            state.rest.removeFirst()
            state.elapsed = max(state.elapsed, next.at)
            state.waits.append(state.elapsed)
            return next
        }
        entry?.happens()
        return entry?.triggers ?? []
    }
}
