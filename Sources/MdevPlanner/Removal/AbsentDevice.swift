internal import MdevModel

extension PlanState {
    /// `state: absent` removes the UUID that it names, also a foreign one; never another namespace's.
    mutating func planAbsent(_ instance: DeclaredInstance) {
        guard let device = host.device(instance.uuid) else {
            if let entry = host.ledgerByUUID[instance.uuid], entry.namespace == desired.namespace {
                planForget(entry, reason: "declared absent, and it is gone")
            } else {
                unchanged += 1
            }
            return
        }
        var change = removal(device, instance: instance.instance, reason: "declared absent")
        change.source = instance.source
        if case .otherNamespace(let entry) = host.ownership(of: device) {
            return append(change, blockedBy: .owner(entry))
        }
        if let block = block(device, disruptive: true, policy: instance.policy, protect: instance.protect) {
            return append(change, blockedBy: block)
        }
        appendRemoval(change, device)
    }

    func removal(_ device: MediatedDevice, instance: InstanceID?, reason: String) -> Change {
        Change(
            device: DeviceReference(
                instance: instance, uuid: device.uuid, parent: device.parent, type: device.type),
            actions: [.remove], before: before(device), reason: reason, disruption: .device)
    }

    mutating func appendRemoval(_ change: Change, _ device: MediatedDevice) {
        var change = change
        change.steps = [removeStep(device)]
        free(device)
        removals.append(change)
    }

    /// An entry whose device no longer exists and that no document declares.
    mutating func planForget(_ entry: LedgerEntry, reason: String) {
        removals.append(
            Change(
                device: DeviceReference(
                    instance: entry.instance, uuid: entry.uuid, parent: entry.parent, type: entry.type),
                actions: [.record], reason: reason, steps: [step(.forget)]))
    }
}
