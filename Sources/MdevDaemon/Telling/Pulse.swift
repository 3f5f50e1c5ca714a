internal import MdevReconciler
internal import Synchronization

/// Proves that the loop turns: beats for the watchdog when it is time, from the loop and from the steps of a run,
/// never from a thread that only waits.
final class Pulse: Sendable {
    private let notifier: Notifier
    private let now: @Sendable () -> ContinuousClock.Instant
    private let last: Mutex<ContinuousClock.Instant>

    init(_ notifier: Notifier, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.notifier = notifier
        self.now = now
        last = Mutex(now())
    }

    /// Half of what the watchdog allows, as sd_watchdog_enabled(3) advises.
    private var period: Duration? { notifier.watchdog.map { $0 / 2 } }

    var next: ContinuousClock.Instant? { period.map { period in last.withLock { $0 } + period } }

    /// Beats if it is time.
    func beat() {
        guard let period else { return }
        let now = now()
        let isDue = last.withLock { last in
            guard last + period <= now else { return false }
            last = now
            return true
        }
        if isDue { notifier.beat() }
    }
}
