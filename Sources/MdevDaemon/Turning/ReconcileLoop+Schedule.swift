internal import MdevModel
internal import MdevReconciler
internal import Sysfs

extension ReconcileLoop {
    /// Sets when the loop turns next without anything being told.
    mutating func schedule(_ outcome: TurnOutcome, _ view: HostView?) {
        let now = parts.wakeups.now()
        runFailures = outcome.retries ? runFailures + 1 : 0
        let wholeRun = outcome.retries ? now + pause(after: runFailures) : nil
        timetable.set(.interval, parts.settings.interval.map { now + spread($0) })
        // A pause that is over and was not used, because the run could not begin, is the whole run's.
        let devices = attempts.nextRetry.flatMap { $0 > now ? $0 : nil }
        timetable.set(.retry, [wholeRun, devices].compactMap(\.self).min())
        timetable.set(.settle, view.flatMap { nextSettling($0, now) })
        timetable.set(.release, view.flatMap { nextRelease($0, now) })
    }

    private func pause(after failures: Int) -> Duration {
        attempts.backoff.pause(after: failures, jitter: parts.wakeups.jitter())
    }

    /// A tenth more or less, so that a hundred hosts do not all look at once.
    private func spread(_ interval: Duration) -> Duration { interval * (0.9 + parts.wakeups.jitter() / 5) }

    /// When a pool's instances may be seated, or move away from a parent that is gone.
    private func nextSettling(
        _ view: HostView, _ now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        guard parts.settings.mode == .enforce, let settle = documents.inForce?.policy.settle,
            !view.remaining.changes.isEmpty
        else {
            return nil
        }
        let arrivals = patience.end(settle: settle).flatMap { $0 > now ? $0 : nil }
        let ends = departures(of: view).map { now + .seconds($0.since + settle - parts.now()) }
        return (ends.filter { $0 > now } + [arrivals].compactMap(\.self)).min()
    }

    /// Since when the parents are gone that something waits for.
    private func departures(of view: HostView) -> [Departure] {
        guard view.remaining.changes.contains(where: { $0.blocked?.by == .parent }) else { return [] }
        do throws(StateError) { return try parts.reconciler.state.read().departures } catch {
            // The run that reads the same folder tells what is wrong with it.
            return []
        }
    }

    /// When to look again at who holds what, or at what a person holds back: more and more seldom, because a guest
    /// may run for months.
    private mutating func nextRelease(
        _ view: HostView, _ now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        let causes: Set<Block.Cause> = [.held, .removing]
        let isWaiting = view.remaining.changes.contains { $0.blocked.map { causes.contains($0.by) } ?? false }
        releaseChecks = isWaiting ? min(releaseChecks + 1, 4) : 0
        let check = isWaiting ? now + parts.settings.releaseCheck * (1 << (releaseChecks - 1)) : nil
        let expiries = view.observation.maintenance.compactMap(\.expires)
        let expiry = expiries.min().map { now + .seconds(max($0 - parts.now(), 1)) }
        return [check, expiry].compactMap(\.self).min()
    }
}
