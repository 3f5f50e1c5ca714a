public import MdevModel
public import MdevRegistry

/// Why a step, and with it its change, failed.
public enum StepFailure: Error, Hashable, Sendable {
    case registry(RegistryError)
    case state(StateError)
    /// A script of mdevctl's refuses.
    case callout(CalloutFailure)
    /// The run was told to stop before the step began.
    case stopped
    /// Another change failed and the policy's `onError` ends the run there.
    case halted
    /// What was done was undone because another change failed (`onError: rollback`).
    case rolledBack
    /// A step that only a device with a parent can have, in a change that names none.
    case parentless(DeviceUUID)
    /// Steps that wait for each other.
    case cycle(steps: [Int])
    /// A held device under `inUse: fail`.
    case held(Block)
    /// After the run the device is not as the steps left it.
    case undone(detail: String)
}

extension StepFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .registry(let error): error.description
        case .state(let error): error.description
        case .callout(let failure):
            "\(failure); nothing was done to the device. Mend the script, or run without --callouts."
        case .stopped: "not begun: the run was told to stop. Run again to go on."
        case .halted: "not begun: another change failed, and onError ends the run there."
        case .rolledBack: "undone again: another change failed, and onError is rollback."
        case .parentless(let uuid): "the plan names no parent for \(uuid). Plan again."
        case .cycle(let steps):
            "the plan's steps \(steps.map(String.init).joined(separator: ", ")) wait for each other. Plan again."
        case .held(let block): block.detail
        case .undone(let detail): detail
        }
    }
}
