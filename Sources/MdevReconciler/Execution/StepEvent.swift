public import MdevModel

/// Progress of a run, told from the thread that makes it.
public enum StepEvent: Sendable {
    public enum Result: Hashable, Sendable {
        case done, unchanged
        case blocked(Block)
        case failed(StepFailure)
    }

    case started(Step, of: Change)
    case finished(Step, of: Change, Result)
    /// Nothing can be done until something changes on the host: a holder, a parent, a removal.
    case waiting(reason: String)
}
