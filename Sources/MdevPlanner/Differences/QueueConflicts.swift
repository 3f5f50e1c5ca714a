internal import MdevModel

/// A vfio-ap queue can be one device's only (the kernel answers EADDRINUSE), so an assignment is planned only
/// where every other device that has the queue now gives it back in the same plan.
extension PlanState {
    /// The queues that other devices have now, in lszcrypt's form.
    func othersQueues(_ device: MediatedDevice) -> Set<String> {
        host.matrixDevices.reduce(into: []) { queues, index in
            let other = host.devices[index]
            if other.uuid != device.uuid, other.parent == device.parent { queues.formUnion(other.queues) }
        }
    }

    /// The changes that want a queue which stays another device's, or which an earlier change gets.
    ///
    /// What is blocked keeps its device's queues, and that may take them from a change that counted on them:
    /// so it begins anew after each block.
    func takenQueues() -> [DeviceUUID: Block] {
        var candidates = changes + uncertain
        var found: [DeviceUUID: Block] = [:]
        guard candidates.contains(where: \.wantsQueues) else { return found }
        while let (position, block) = firstConflict(candidates) {
            candidates[position].blocked = block
            found[candidates[position].device.uuid] = block
        }
        return found
    }

    private func firstConflict(_ candidates: [Change]) -> (Int, Block)? {
        var owners = staying(candidates)
        for (position, change) in candidates.enumerated() where change.wantsQueues {
            let queues = change.after?.queues ?? []
            if let taken = queues.filter({ owners[$0] != nil }).min(), let owner = owners[taken] {
                return (position, .taken(queue: taken, by: owner))
            }
            for queue in queues { owners[queue] = change.device }
        }
        return nil
    }

    /// Whose each queue is that no step gives back.
    private func staying(_ candidates: [Change]) -> [String: DeviceReference] {
        let running = Dictionary(
            (removals + candidates).filter { $0.blocked == nil }.map { ($0.device.uuid, $0) }
        ) { first, _ in first }
        var owners: [String: DeviceReference] = [:]
        for device in host.matrixDevices.map({ host.devices[$0] }) {
            let change = running[device.uuid]
            if change.map(givesAll) == true { continue }
            let isReduced = change?.steps.contains { $0.kind.unassigns } == true
            for queue in isReduced ? change?.after?.queues ?? [] : device.queues {
                owners[queue] = DeviceReference(
                    instance: host.ledgerByUUID[device.uuid]?.instance, uuid: device.uuid,
                    parent: device.parent, type: device.type)
            }
        }
        return owners
    }

    /// Whether a change gives all of its device's queues back, be it to take some of them again.
    private func givesAll(_ change: Change) -> Bool {
        change.wantsQueues || change.actions.contains(.remove)
            || change.actions.contains(.detach) && !host.registry.canRebind
    }
}

extension MediatedDevice {
    fileprivate var queues: Set<String> {
        MatrixConfiguration(observed: attributes).queues
    }
}

extension DeviceState {
    fileprivate var queues: Set<String> {
        let matrix = attributes.first { $0.path == .matrix }?.value ?? ""
        return Set(matrix.split(separator: "\n").map(String.init))
    }
}

extension Change {
    fileprivate var wantsQueues: Bool {
        blocked == nil && steps.contains { $0.kind.assigns || $0.kind.setsMatrix }
    }
}

extension Block {
    fileprivate static func taken(queue: String, by owner: DeviceReference) -> Block {
        let name = owner.instance.map { "\($0.shortName) (\(owner.uuid))" } ?? owner.uuid.description
        return Block(
            by: .capacity,
            detail: "the queue \(queue) is \(name)'s, and a queue can be one device's only; unassign its "
                + "adapter or its domain there")
    }
}
