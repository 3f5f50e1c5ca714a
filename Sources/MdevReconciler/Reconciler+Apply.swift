public import MdevModel
internal import MdevPlanner
internal import MdevRegistry
internal import Sysfs

extension Reconciler {
    /// Brings the registry to `desired`, as far as that may and can be done now.
    /// - Throws: ``ReconcileError`` where the run could not begin; what happened to the changes of one that began
    ///   is in the report.
    public func apply(_ desired: DesiredState, options: RunOptions) throws(ReconcileError) -> Report {
        let session = try begin(as: options.holder, waiting: options.lockWait)
        let planned = try observeAndPlan(desired, stored: session.stored, options: options)
        return try run(planned, session: session, options: options, rounds: 3)
    }

    /// Applies exactly what a saved plan says, if the registry is what it was made from.
    /// - Throws: ``SavedPlanError`` before any write.
    public func apply(_ saved: SavedPlan, options: RunOptions) throws(ReconcileError) -> Report {
        let desired = saved.desired
        let session = try begin(as: options.holder, waiting: options.lockWait)
        // The plan is held against the holders of then, and each step looks again.
        let observation = try observe(for: desired, stored: session.stored, looksForHolders: false)
        let planned: PlannedRun
        do throws(SavedPlanError) {
            planned = try saved.verified(against: observation, options: options.planning)
        } catch {
            throw .savedPlan(error)
        }
        var options = options
        options.planning = planned.options
        return try run(planned, session: session, options: options, rounds: 1)
    }

    private func run(
        _ planned: PlannedRun, session: StateSession, options: RunOptions, rounds: Int
    ) throws(ReconcileError) -> Report {
        do throws(StateError) {
            try session.resume(planned.observation.ledger)
            try session.write(
                planned.observation.departures(
                    before: session.stored.departures, now: observer.surroundings.now()))
        } catch {
            throw .state(error)
        }
        var run = Run(reconciler: self, session: session, options: options, planned: planned)
        try run.execute(rounds: rounds)
        return run.report()
    }
}
