internal import MdevModel
internal import Sysfs

extension Lane {
    /// Asks mdevctl's scripts before a device is made or removed. One that is held is not asked about: it will not
    /// be removed.
    func beginCallouts(_ step: Step, of change: Change) throws(CalloutFailure) -> Callouts.Begun? {
        guard let callouts = context.callouts else { return nil }
        let uuid = change.device.uuid
        switch step.kind {
        case .create(let parent, let type):
            return try callouts.begin(
                .start,
                CalloutDevice(uuid: uuid, parent: parent, type: type, attributes: change.writtenAttributes))
        case .remove(let parent):
            guard let type = change.before?.type ?? context.session.entry(uuid)?.type,
                runner.heldNow(uuid) == nil
            else { return nil }
            return try callouts.begin(.stop, CalloutDevice(uuid: uuid, parent: parent, type: type))
        default: return nil
        }
    }

    /// Whether what was begun is over with this step: a removal at once, a device that is made with its last
    /// attribute, and both at a failure.
    func hasEnded(_ begun: Callouts.Begun, by result: StepEvent.Result, isLast: Bool) -> Bool {
        !result.isSuccess || begun.action == .stop || isLast
    }
}

extension StepEvent.Result {
    var isSuccess: Bool {
        switch self {
        case .done, .unchanged: true
        case .blocked, .failed: false
        }
    }
}

extension Change {
    /// In the order in which they are written.
    fileprivate var writtenAttributes: [DesiredAttribute] {
        steps.compactMap { step in
            switch step.kind {
            case .setAttribute(let path, let value), .invoke(let path, let value):
                DesiredAttribute(path: path, value: value)
            default: nil
            }
        }
    }
}
