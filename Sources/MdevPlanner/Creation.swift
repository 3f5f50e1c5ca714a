internal import MdevModel

extension PlanState {
    /// A device that does not exist: created where there is room, else blocked.
    mutating func planCreate(_ instance: DeclaredInstance, reason: String) {
        var change = Change(
            device: DeviceReference(instance: instance.instance, uuid: instance.uuid, parent: nil, type: nil),
            actions: [.create], reason: reason, source: instance.source)
        if case .parent(let name) = instance.placement { change.device.parent = name }
        if case .otherNamespace(let entry) = claim(instance.uuid) {
            return append(change, blockedBy: .owner(entry))
        }
        if let target = host.heldBack(instance.uuid, on: nil) {
            return append(change, blockedBy: .maintenance(target))
        }
        if let block = queueBlocks[instance.uuid] { return append(change, blockedBy: block) }
        switch seat(for: instance) {
        case .failure(.blocked(var block)):
            if block.by == .capacity, let advice = adviceToMakeRoom(for: instance) {
                block.detail += "; \(advice)"
            }
            append(change, blockedBy: block)
        case .success(let seat):
            capacity.take(seat.parent, seat.type)
            finishCreate(
                &change, instance, seat, after: seat.needsRemovals ? removeSteps(on: seat.parent) : [])
            if change.certainty == .certain { changes.append(change) } else { uncertain.append(change) }
        }
    }

    /// Fills in parent, type and the steps from the create on.
    mutating func finishCreate(
        _ change: inout Change, _ instance: DeclaredInstance, _ seat: Seat, after: [Int]
    ) {
        let parent = host.parents[seat.parent]
        let type = parent.types[seat.type].id
        change.device.parent = parent.name
        change.device.type = type
        change.after = self.after(instance, parent: parent.name, type: type)
        change.certainty = seat.verdict == .fits ? .certain : .uncertain
        var kinds: [Step.Kind] = [.create(parent: parent.name, type: type)]
        if hasAttributes(instance.state) {
            kinds += AttributeDifference(creating: instance.configuration).writes
        }
        if instance.state == .detached { kinds.append(.detach(driver: nil)) }
        if let driver = instance.driver, host.registry.canRebind, driver != RegistrySnapshot.rebindingDriver {
            kinds += [.detach(driver: nil), .attach(driver: driver)]
        }
        change.steps += steps(kinds, after: after)
    }

    /// Whose the UUID is by the ledger, where no device with it exists.
    private func claim(_ uuid: DeviceUUID) -> HostIndex.Ownership {
        guard let entry = host.ledgerByUUID[uuid], entry.namespace != desired.namespace else {
            return .nobody
        }
        return .otherNamespace(entry)
    }
}
