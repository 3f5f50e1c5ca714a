internal import MdevModel

/// Parents come one after the other at boot. A pool that spreads over them is not seated on the first one alone:
/// new instances wait until no new parent has come for the policy's `settle`. An instance that has a seat by the
/// ledger, and a device that names its parent, wait for nothing.
struct PoolPatience {
    /// Every parent that was ever seen; nil before the first look.
    private(set) var known: Set<ParentName>?
    private(set) var lastArrival: ContinuousClock.Instant?

    /// Takes up which parents are there.
    mutating func note(_ registry: RegistrySnapshot, now: ContinuousClock.Instant) {
        let present = Set(registry.parents.map(\.name))
        if let known, !present.isSubset(of: known) { lastArrival = now }
        known = (known ?? []).union(present)
    }

    /// A registry that cannot be read yet has no parents: the first ones to come are new.
    mutating func noteNothing() { known = known ?? [] }

    /// When waiting is over.
    func end(settle: Int) -> ContinuousClock.Instant? { lastArrival.map { $0 + .seconds(settle) } }

    func postponed(
        _ plan: Plan, _ observation: Observation, desired: DesiredState, now: ContinuousClock.Instant
    ) -> Set<DeviceUUID> {
        var latest = self
        latest.note(observation.registry, now: now)
        guard let end = latest.end(settle: desired.policy.settle), end > now else { return [] }
        let patient = Set(desired.pools.filter(\.dependsOnArrivals).map(\.name))
        guard !patient.isEmpty else { return [] }
        let seated = Set(observation.ledger.entries.map(\.uuid))
        let waiting = plan.changes.filter { change in
            guard change.blocked == nil, change.actions.contains(.create), !change.isReplace,
                case .pool(let name, _)? = change.device.instance
            else {
                return false
            }
            return patient.contains(name) && !seated.contains(change.device.uuid)
        }
        return Set(waiting.map(\.device.uuid))
    }
}

extension DesiredPool {
    /// Whether a parent that comes later would have been given some of the instances.
    fileprivate var dependsOnArrivals: Bool {
        guard case .count = size, placement == .spread else { return false }
        let globs: Set<Character> = ["*", "?", "["]
        let isOneParent = parents.count == 1 && parents[0].address?.contains(where: globs.contains) == false
        return !isOneParent
    }
}
