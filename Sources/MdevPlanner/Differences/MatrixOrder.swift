internal import MdevModel

extension PlanState {
    /// A queue moves from one device to another in one run: what comes to a device waits for what goes from
    /// the others (the kernel answers EADDRINUSE as long as another device has the queue).
    mutating func orderMatrixWrites() {
        changes = orderedMatrixWrites(changes, leaving: leavingQueues)
        uncertain = orderedMatrixWrites(uncertain, leaving: leavingQueues)
    }

    /// The last step by which each change gives queues back.
    private var leavingQueues: [(device: DeviceUUID, step: Int)] {
        (removals + changes).compactMap { change in
            let last = change.steps.last {
                $0.kind.unassigns || $0.kind.setsMatrix || endsDevice($0) && isAdjunctProcessor(change)
            }
            return last.map { (change.device.uuid, $0.id) }
        }
    }

    /// Where unbinding ends a device's attributes, it gives its queues back as well.
    private func endsDevice(_ step: Step) -> Bool {
        switch step.kind {
        case .remove: true
        case .detach: !host.registry.canRebind
        default: false
        }
    }

    private func isAdjunctProcessor(_ change: Change) -> Bool {
        change.before.flatMap { host.parent($0.parent) }?.driver?.text == "vfio_ap"
    }
}

private func orderedMatrixWrites(_ changes: [Change], leaving: [(device: DeviceUUID, step: Int)]) -> [Change]
{
    guard !leaving.isEmpty else { return changes }
    return changes.map { change in
        guard let first = change.steps.firstIndex(where: { $0.kind.assigns }) else { return change }
        var change = change
        change.steps[first].after += leaving.filter { $0.device != change.device.uuid }.map(\.step)
        return change
    }
}

extension Step.Kind {
    /// A write of `ap_config` gives and takes in one.
    var setsMatrix: Bool {
        guard case .setAttribute(let path, _) = self else { return false }
        return path == .apConfig
    }

    var assigns: Bool {
        guard case .invoke(let verb, _) = self else { return false }
        return MatrixVerb(verb)?.assigns ?? false
    }

    var unassigns: Bool {
        guard case .invoke(let verb, _) = self else { return false }
        return MatrixVerb(verb).map { !$0.assigns } ?? false
    }
}
