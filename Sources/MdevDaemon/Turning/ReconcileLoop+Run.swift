internal import MdevModel
internal import MdevPlanner
internal import MdevReconciler
internal import MdevRegistry
internal import Sysfs

extension ReconcileLoop {
    /// Brings documents and registry together as the mode says.
    mutating func reconcile() -> (TurnOutcome, HostView?) {
        do throws(ReconcileError) {
            guard let desired = documents.inForce?.withoutWaiting else { return try lookOnly() }
            switch parts.settings.mode {
            case .enforce: return try enforce(desired)
            case .detect: return try detect(desired)
            }
        } catch {
            if case .registry(.noMdevSupport) = error { patience.noteNothing() }
            let outcome = TurnOutcome(error)
            journal.noteProblem(outcome.problem)
            return (outcome, nil)
        }
    }

    /// Without documents there is nothing to be done, and something to be shown.
    private func lookOnly() throws(ReconcileError) -> (TurnOutcome, HostView?) {
        let observation = try parts.reconciler.status()
        return (
            TurnOutcome(result: .failed, exitClass: .invalid),
            HostView(observation: observation, remaining: Plan())
        )
    }

    private mutating func detect(_ desired: DesiredState) throws(ReconcileError) -> (TurnOutcome, HostView?) {
        let planned = try parts.reconciler.plan(desired, options: parts.settings.planning)
        let view = HostView(observation: planned.observation, remaining: planned.plan)
        journal.noteDrift(planned.plan)
        journal.note(parts.reconciler.secondOwners(of: planned))
        return (TurnOutcome(planned), view)
    }

    private mutating func enforce(_ desired: DesiredState) throws(ReconcileError) -> (TurnOutcome, HostView?)
    {
        let report = try parts.reconciler.apply(desired, options: runOptions(desired))
        let now = parts.wakeups.now()
        attempts.note(report, now: now, jitter: parts.wakeups.jitter)
        patience.note(report.observed.registry, now: now)
        var view = HostView(report)
        view.failures = attempts.failures.mapValues(\.sentence)
        let steps = parts.stepClock.take()
        parts.board.update { status in
            status.counters.count(report)
            for step in steps { status.counters.count(step.step, step.duration) }
        }
        journal.note(report)
        journal.note(parts.reconciler.secondOwners(of: report.planned))
        return (TurnOutcome(report, isFailing: !attempts.failures.isEmpty), view)
    }

    /// A run of the daemon waits for nothing: its next turn does.
    private func runOptions(_ desired: DesiredState) -> RunOptions {
        let (attempts, patience, parts) = (attempts, patience, parts)
        var options = RunOptions(
            planning: parts.settings.planning,
            holder: LockHolder(pid: parts.settings.pid, command: "mdev-reconcile daemon"),
            lockWait: .seconds(10), timeout: .zero, stop: parts.stop,
            progress: { event in
                parts.stepClock.note(event)
                parts.pulse.beat()
                let now = parts.wakeups.now()
                parts.board.update { $0.busySince = now }
            },
            postponing: { plan, observation in
                let now = parts.wakeups.now()
                return attempts.postponed(plan, observation, now: now)
                    .union(patience.postponed(plan, observation, desired: desired, now: now))
            }, callouts: parts.settings.callouts)
        // The page and the metrics tell them.
        options.showsHolders = true
        return options
    }
}
