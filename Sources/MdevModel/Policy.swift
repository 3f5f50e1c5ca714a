/// What a run may do on its own. The defaults disturb nobody.
public struct Policy: Hashable, Sendable, Codable {
    /// Which undeclared devices may be removed.
    public enum Prune: String, Hashable, Sendable, Codable, CaseIterable {
        case never, created, owned, all
    }

    /// What to do where a step would disturb a held device.
    public enum InUse: Hashable, Sendable, Codable {
        case skip
        /// In seconds.
        case wait(Int)
        case fail
    }

    /// Whether a changed type or parent may remove and create the device again.
    public enum Replace: String, Hashable, Sendable, Codable, CaseIterable {
        case allow, refuse
    }

    public enum OnError: String, Hashable, Sendable, Codable, CaseIterable {
        case `continue`, stop, rollback
    }

    /// How many devices may be removed at once without being asked for.
    public enum MaxRemovals: Hashable, Sendable, Codable {
        case count(Int)
        /// Of the owned devices, in whole percent; two are always allowed.
        case percent(Int)
    }

    public var prune: Prune
    public var inUse: InUse
    public var replace: Replace
    public var onError: OnError
    public var maxRemovals: MaxRemovals
    /// How long a pool's instance whose parent is gone waits before it moves, in seconds.
    public var settle: Int

    public init(
        prune: Prune = .created, inUse: InUse = .skip, replace: Replace = .allow,
        onError: OnError = .continue,
        maxRemovals: MaxRemovals = .percent(50), settle: Int = 30
    ) {
        self.prune = prune
        self.inUse = inUse
        self.replace = replace
        self.onError = onError
        self.maxRemovals = maxRemovals
        self.settle = settle
    }
}

/// What one device or pool says otherwise than its document's policy.
public struct PolicyOverride: Hashable, Sendable, Codable {
    public var prune: Policy.Prune?
    public var inUse: Policy.InUse?
    public var replace: Policy.Replace?

    public init(prune: Policy.Prune? = nil, inUse: Policy.InUse? = nil, replace: Policy.Replace? = nil) {
        self.prune = prune
        self.inUse = inUse
        self.replace = replace
    }

    public func applied(to policy: Policy) -> Policy {
        var policy = policy
        policy.prune = prune ?? policy.prune
        policy.inUse = inUse ?? policy.inUse
        policy.replace = replace ?? policy.replace
        return policy
    }
}
