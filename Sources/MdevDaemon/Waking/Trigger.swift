/// Why the loop turns. It says that something may have changed, never what: each turn reads the full state.
public enum Trigger: String, Hashable, Sendable, CaseIterable, Comparable {
    case start
    /// The kernel told of a change of the registry, or lost such a message.
    case uevent
    /// A parent's types are readable from now on (mdev-semantics R11).
    case parent
    /// A document, or a name on the way to one, changed.
    case documents
    /// A person asked, by SIGHUP.
    case reload
    /// `--interval` has passed.
    case interval
    /// A failed device may be tried again.
    case retry
    /// A parent has been gone, or a new one there, for the policy's `settle`.
    case settle
    /// A process that stood in the way may have let go.
    case release
    /// The service is to end.
    case stop

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
