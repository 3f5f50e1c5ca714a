internal import MdevModel
public import MdevPlanner
public import MdevReconciler

/// What a daemon is told beside its documents.
public struct DaemonSettings: Sendable {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case enforce
        /// Reports drift and writes nothing.
        case detect
    }

    public var mode: Mode
    /// Between two turns without another trigger; nil: none.
    public var interval: Duration?
    public var planning: PlanOptions
    public var debounce: Debounce
    public var backoff: Backoff
    /// How often holders are looked at while they stand in the way: nothing tells when one lets go.
    public var releaseCheck: Duration
    /// mdevctl's scripts to run around creates and removals; nil: none.
    public var callouts: CalloutSettings?
    /// `mdev-reconcile 0.1.0`.
    public var tool: String
    public var version: String
    public var pid: Int

    public init(
        mode: Mode = .enforce, interval: Duration? = .seconds(300), planning: PlanOptions = PlanOptions(),
        debounce: Debounce = Debounce(), backoff: Backoff = Backoff(), releaseCheck: Duration = .seconds(10),
        version: String, pid: Int, callouts: CalloutSettings? = nil
    ) {
        self.mode = mode
        self.interval = interval
        self.planning = planning
        self.debounce = debounce
        self.backoff = backoff
        self.releaseCheck = releaseCheck
        self.version = version
        self.pid = pid
        self.callouts = callouts
        tool = "mdev-reconcile \(version)"
    }
}
