internal import MdevModel

/// A device that must go and be made again.
struct Replacement {
    var instance: DeclaredInstance
    var device: MediatedDevice
    var reason: String
}

extension PlanState {
    /// Notes a replace; its room is looked for once all replaces are known.
    mutating func planReplace(_ instance: DeclaredInstance, _ device: MediatedDevice, reason: String) {
        let wanted = instance.types.joined(separator: " or ")
        switch host.ownership(of: device) {
        case .otherNamespace(let entry): return appendReplace(instance, device, reason, block: .owner(entry))
        case .nobody, .outdated:
            return appendReplace(instance, device, reason, block: .foreign(device, wanted: wanted))
        case .ours: break
        }
        if let block = block(device, disruptive: true, policy: instance.policy, protect: instance.protect) {
            return appendReplace(instance, device, reason, block: block)
        }
        if let block = queueBlocks[device.uuid] {
            return appendReplace(instance, device, reason, block: block)
        }
        if instance.policy.replace == .refuse {
            let refusal = Block(
                by: .policy, detail: "\(reason); `replace: refuse` forbids to remove and create it")
            return appendReplace(instance, device, reason, block: refusal)
        }
        replacements.append(Replacement(instance: instance, device: device, reason: reason))
    }

    private mutating func appendReplace(
        _ instance: DeclaredInstance, _ device: MediatedDevice, _ reason: String, block: Block
    ) {
        append(
            replaceChange(Replacement(instance: instance, device: device, reason: reason)), blockedBy: block)
    }

    /// Finds seats for all replaces as if all their former devices were gone; one that certainly fits nowhere
    /// keeps its device, and the others are tried again without its room.
    mutating func placeReplacements() {
        var candidates = replacements
        var seats: [Seat] = []
        let untouched = capacity
        search: while true {
            capacity = untouched
            for replacement in candidates { free(replacement.device) }
            seats = []
            for (index, replacement) in candidates.enumerated() {
                switch seat(for: replacement.instance) {
                case .success(let seat) where seat.verdict == .fits:
                    capacity.take(seat.parent, seat.type)
                    seats.append(seat)
                case .success(let seat):
                    block(replacement, .uncertainReplace(host.parents[seat.parent]))
                    candidates.remove(at: index)
                    continue search
                case .failure(.blocked(let block)):
                    self.block(replacement, block)
                    candidates.remove(at: index)
                    continue search
                }
            }
            break
        }
        appendReplacements(Array(zip(candidates, seats)))
    }

    private mutating func block(_ replacement: Replacement, _ block: Block) {
        append(replaceChange(replacement), blockedBy: block)
    }

    private mutating func appendReplacements(_ placed: [(Replacement, Seat)]) {
        // A replace is not begun before the room that others must give back for it is there.
        let removes = placed.map { replacement, seat in
            removeStep(replacement.device, after: seat.needsRemovals ? removeSteps(on: seat.parent) : [])
        }
        for ((replacement, seat), remove) in zip(placed, removes) {
            var change = replaceChange(replacement)
            let room = seat.needsRemovals ? removeSteps(on: seat.parent).filter { $0 != remove.id } : []
            finishCreate(&change, replacement.instance, seat, after: [remove.id] + room)
            change.steps.insert(remove, at: 0)
            changes.append(change)
        }
    }

    private func replaceChange(_ replacement: Replacement) -> Change {
        Change(
            device: reference(replacement.instance, replacement.device), actions: [.remove, .create],
            before: before(replacement.device), reason: replacement.reason,
            source: replacement.instance.source,
            disruption: .device)
    }

    /// Counts the device's room as free.
    mutating func free(_ device: MediatedDevice) {
        guard holdsCapacity(device), let parent = host.parentByName[device.parent] else { return }
        capacity.free(parent, device.type)
    }

    /// On kernels that bind at create, unbinding gives a driver's own count back already, the core's count only
    /// when the device goes (mdev-semantics X5).
    private func holdsCapacity(_ device: MediatedDevice) -> Bool {
        guard device.state == .detached, !host.registry.canRebind else { return true }
        let countedByCore = ["mdpy", "vfio_ccw", "vfio_ap"]
        return countedByCore.contains(host.parent(device.parent)?.driver?.text ?? "")
    }
}

extension Block {
    fileprivate static func uncertainReplace(_ parent: ParentDevice) -> Block {
        Block(
            by: .capacity,
            detail: "whether \(parent.name) takes it once the device is gone cannot be told from sysfs; "
                + "a replace removes only when the create certainly fits. Remove it by hand, then apply")
    }
}
