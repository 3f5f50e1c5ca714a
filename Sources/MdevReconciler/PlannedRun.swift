public import MdevModel
public import MdevPlanner

/// A plan together with what it was made of.
public struct PlannedRun: Sendable {
    public let desired: DesiredState
    /// Only what `desired` manages.
    public let observation: Observation
    public let plan: Plan
    public let options: PlanOptions

    /// Plans; pure, so a snapshot file's observation gives the plan that its host would.
    public init(desired: DesiredState, observation: Observation, options: PlanOptions = PlanOptions()) {
        self.desired = desired
        self.options = options
        self.observation = observation.restricted(to: desired)
        plan = makePlan(desired: desired, observation: self.observation, options: options)
    }

    /// For a run that stops here: `plan`, `apply --dry-run`.
    public func exitClass(detailed: Bool) -> ExitClass {
        ExitClass(hasFailed: false, isBlocked: plan.hasBlocked, hasChanged: plan.hasWork, detailed: detailed)
    }
}
