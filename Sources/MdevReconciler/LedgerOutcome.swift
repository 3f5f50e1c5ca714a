public import MdevModel

/// What came of one UUID.
public enum LedgerOutcome: Hashable, Sendable {
    case adopted(LedgerEntry)
    case forgotten(LedgerEntry)
    /// It was so already.
    case unchanged
    /// No such device exists, so there is nothing to adopt.
    case absent
    /// Another namespace owns it; `forget` there first.
    case owned(by: LedgerEntry)
    /// Its type cannot be read, or its removal waits for a holder.
    case unfit(MediatedDevice)
}
