public import MdevModel

/// Compares what is declared with what is there: desired state + observation → plan.
///
/// Pure: the same input gives the same plan. Reservation follows the documents' order: what exists, then
/// devices, pools of a count, pools that fill.
public func makePlan(
    desired: DesiredState, observation: Observation, options: PlanOptions = PlanOptions()
) -> Plan {
    Plan()
}
