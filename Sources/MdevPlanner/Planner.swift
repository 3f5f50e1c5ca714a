public import MdevModel

/// Compares what is declared with what is there: desired state + observation → plan.
///
/// Pure: the same input gives the same plan. Reservation follows the documents' order: what exists, then
/// devices, pools of a count, pools that fill. Room that removes give back counts for the creates that need it,
/// and ties them to those removes.
public func makePlan(
    desired: DesiredState, observation: Observation, options: PlanOptions = PlanOptions()
) -> Plan {
    var blocks: [DeviceUUID: Block] = [:]
    while true {
        var state = PlanState(desired: desired, observation: observation, options: options)
        state.queueBlocks = blocks
        state.planAll()
        let found = state.takenQueues()
        if found.isEmpty { return state.finished() }
        // Without what cannot have its queue: a replace among it keeps its device, and with it the room that
        // others counted on.
        blocks.merge(found) { first, _ in first }
    }
}

extension PlanState {
    fileprivate mutating func planAll() {
        let instances = declareInstances()
        var missing: [DeclaredInstance] = []
        for instance in instances {
            if instance.state == .absent {
                planAbsent(instance)
                continue
            }
            switch assess(instance) {
            case .missing: missing.append(instance)
            case .present(let device): planPresent(instance, device)
            case .different(let device, let reason): planReplace(instance, device, reason: reason)
            }
        }
        planPruning()
        placeReplacements()
        for instance in missing { planCreate(instance, reason: createReason(instance)) }
        fillPools()
        forgetGoneDevices()
    }

    fileprivate func finished() -> Plan {
        var state = self
        state.orderMatrixWrites()
        return state.plan
    }

    /// All instances in the order in which room is reserved for them; a UUID declared twice is blocked once.
    fileprivate mutating func declareInstances() -> [DeclaredInstance] {
        var instances: [DeclaredInstance] = []
        // Grown by doubling, a hundred thousand large values are moved from one fresh piece of memory to the next.
        instances.reserveCapacity(desired.devices.count)
        declared.reserveCapacity(desired.devices.count)
        for device in desired.devices {
            guard let uuid = naming.uuid(of: device) else { continue }
            declare(DeclaredInstance(device, uuid: uuid, policy: desired.policy), &instances)
        }
        let counted = desired.pools.indices.filter { desired.pools[$0].size != .fill }
        let filling = desired.pools.indices.filter { desired.pools[$0].size == .fill }
        for index in counted + filling {
            let pool = desired.pools[index]
            let made = adopting(pool, index: index)
            poolInstances[index] = made
            for instance in made { declare(instance, &instances) }
        }
        return instances
    }

    private mutating func declare(_ instance: DeclaredInstance, _ instances: inout [DeclaredInstance]) {
        guard declared.insert(instance.uuid).inserted else {
            let change = Change(
                device: DeviceReference(
                    instance: instance.instance, uuid: instance.uuid, parent: nil, type: nil),
                actions: [.create], reason: "declared", source: instance.source)
            let detail = "another declared device has this UUID already; change its uuid, name or formerly"
            return append(change, blockedBy: Block(by: .policy, detail: detail))
        }
        instances.append(instance)
    }

    fileprivate func createReason(_ instance: DeclaredInstance) -> String {
        guard let entry = host.ledgerByUUID[instance.uuid], entry.namespace == desired.namespace else {
            return "declared, and it does not exist"
        }
        if host.parentByName[entry.parent] == nil { return "it is gone with its parent \(entry.parent)" }
        let sameBoot = entry.bootID == host.observation.host.bootID
        return sameBoot ? "it was removed by somebody else" : "it is gone since the last boot"
    }

    private func growReason(_ instance: DeclaredInstance) -> String {
        host.ledgerByUUID[instance.uuid] == nil ? "there is room" : createReason(instance)
    }

    /// `fill`: new instances with the lowest free ordinals as long as one certainly fits, and one more where a
    /// parent says so without being certain.
    fileprivate mutating func fillPools() {
        for (index, pool) in desired.pools.enumerated() where pool.size == .fill && pool.state != .absent {
            var growing = PoolInstances(pool, index: index, state: self)
            // Ordinals that adoption took in this plan are not free.
            for instance in poolInstances[index] ?? [] { growing.reserve(instance.instance) }
            var seating = poolSeatings[index] ?? poolSeating(index)
            var isCertain = true
            while isCertain, let seat = seating.next(host: host, capacity: capacity),
                seat.verdict == .fits || capacity.isOffered(seat.parent, seat.type)
            {
                let instance = growing.grow(.pool(index))
                // Further ones would be given the same queues.
                if queueBlocks[instance.uuid] != nil { break }
                guard declared.insert(instance.uuid).inserted else { continue }
                var change = Change(
                    device: DeviceReference(
                        instance: instance.instance, uuid: instance.uuid, parent: nil, type: nil),
                    actions: [.create], reason: growReason(instance), source: instance.source)
                capacity.take(seat.parent, seat.type)
                finishCreate(
                    &change, instance, seat, after: seat.needsRemovals ? removeSteps(on: seat.parent) : [])
                isCertain = change.certainty == .certain
                if isCertain { changes.append(change) } else { uncertain.append(change) }
            }
        }
    }
}
