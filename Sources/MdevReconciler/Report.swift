public import MdevModel

/// What a run did and what is now.
public struct Report: Sendable {
    /// What was planned, and what it was planned from.
    public var planned: PlannedRun
    /// In the plan's order; changes that later rounds added come after.
    public var results: [ChangeResult]
    /// Observed after the last step; the planned observation where nothing was to do.
    public var observed: Observation
    /// What still differs, by a plan of what is now.
    public var remaining: Plan
    /// The state folder could not be written to the end; what was recorded by then is in its journal.
    public var stateFailure: StateError?

    public init(
        planned: PlannedRun, results: [ChangeResult], observed: Observation, remaining: Plan,
        stateFailure: StateError? = nil
    ) {
        self.stateFailure = stateFailure
        self.planned = planned
        self.results = results
        self.observed = observed
        self.remaining = remaining
    }

    /// Whether the host is as declared.
    public var converged: Bool { remaining.changes.isEmpty && !hasFailed }

    /// Whether anything was written: a device, or what the ledger says of one.
    public var changed: Bool { results.contains(where: \.hasWritten) }

    public var hasFailed: Bool {
        stateFailure != nil || results.contains(where: \.hasFailed)
    }

    public var isBlocked: Bool {
        remaining.hasBlocked
            || results.contains { if case .blocked = $0.outcome { true } else { false } }
    }

    public func exitClass(detailed: Bool) -> ExitClass {
        // Work that is left without a failure or a block: something else changes what this run made.
        let isUndone = !converged && !isBlocked
        return ExitClass(
            hasFailed: hasFailed || isUndone, isBlocked: isBlocked, hasChanged: changed, detailed: detailed)
    }
}
