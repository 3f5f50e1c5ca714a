public import MdevModel

/// What happened to one change of a plan.
public struct ChangeResult: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        case done
        /// Nothing was left to do: what was to go had gone meanwhile.
        case unchanged
        case blocked(Block)
        case failed(StepFailure)
    }

    public var change: Change
    public var outcome: Outcome
    /// What else happened, as sentences: a device made again, an intermediate state left behind.
    public var notes: [String]
    /// Whether anything was written, also where the change failed later on.
    public var hasWritten: Bool

    public init(change: Change, outcome: Outcome, notes: [String] = [], hasWritten: Bool = false) {
        self.change = change
        self.outcome = outcome
        self.notes = notes
        self.hasWritten = hasWritten
    }
}

extension Change {
    /// Whether nothing but the ledger's entry goes.
    var onlyForgets: Bool { !steps.isEmpty && steps.allSatisfy { $0.kind == .forget } }
}

extension ChangeResult {
    var hasFailed: Bool {
        if case .failed = outcome { true } else { false }
    }

    /// Whether the same run may try the device again once something has changed: not after success or failure, and
    /// not after a refusal that trying again would only repeat.
    var mayGoOn: Bool {
        guard case .blocked(let block) = outcome else { return false }
        // Blocked by the plan: a later plan knows whether it still is.
        return change.blocked != nil || [.held, .dependency, .removing].contains(block.by)
    }

    /// Whether `next`, planned after this refusal, may be tried by the same run: also where there was no room
    /// for what was uncertain then, and another type or parent, or certain room, is planned now.
    func admits(_ next: Change) -> Bool {
        if mayGoOn { return true }
        // Room turned up after all for a device that was gone: the ledger was to forget it, nothing was made.
        if outcome == .done, change.onlyForgets, !next.onlyForgets { return true }
        guard case .blocked(let block) = outcome, block.by == .capacity, change.certainty == .uncertain else {
            return false
        }
        return next.certainty == .certain || next.device.type != change.device.type
            || next.device.parent != change.device.parent
    }
}
