/// What a run comes to, as the exit status says it.
public enum ExitClass: Int32, Hashable, Sendable, CaseIterable {
    case converged = 0
    case failed = 1
    /// With `--detailed-exitcode`: something can be done, or was changed.
    case changed = 2
    case blocked = 3
    /// The saved plan was made from another state of the registry.
    case stale = 4
    case usage = 64
    case invalid = 65
    case locked = 75

    /// A failure goes before a block, a block before a change.
    init(hasFailed: Bool, isBlocked: Bool, hasChanged: Bool, detailed: Bool) {
        self =
            if hasFailed { .failed } else if isBlocked { .blocked } else if hasChanged, detailed {
                .changed
            } else {
                .converged
            }
    }
}
