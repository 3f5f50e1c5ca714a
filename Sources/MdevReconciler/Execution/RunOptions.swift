public import MdevModel
public import MdevPlanner

/// What a run is told beside its documents.
public struct RunOptions: Sendable {
    public var planning: PlanOptions
    /// How long another run's lock is waited for.
    public var lockWait: Duration
    /// The bound of all waiting for the host: parents, holders, removals. nil: parents are not waited for.
    public var timeout: Duration?
    /// How long a step is tried again whose errors can pass.
    public var retry: Duration
    /// How many parents' steps run at once; 1: one after the other.
    public var lanes: Int
    public var stop: StopSignal
    public var progress: @Sendable (StepEvent) -> Void
    /// This run, as the lock tells others.
    public var holder: LockHolder
    /// Devices of a plan that this run leaves for later, such as those whose last failure is too recent. What waits
    /// for them is blocked; they stay in ``Report/remaining``.
    public var postponing: @Sendable (Plan, Observation) -> Set<DeviceUUID>

    /// Whether the report tells who holds what also where nothing depends on it: looking takes the longer the more
    /// processes a host has.
    public var showsHolders = false

    /// mdevctl's scripts to run around creates and removals; nil: none.
    public var callouts: CalloutSettings?

    public init(
        planning: PlanOptions = PlanOptions(), holder: LockHolder, lockWait: Duration = .seconds(30),
        timeout: Duration? = nil, retry: Duration = .seconds(5), lanes: Int = 8,
        stop: StopSignal = StopSignal(),
        progress: @escaping @Sendable (StepEvent) -> Void = { _ in },
        postponing: @escaping @Sendable (Plan, Observation) -> Set<DeviceUUID> = { _, _ in [] },
        callouts: CalloutSettings? = nil
    ) {
        self.planning = planning
        self.holder = holder
        self.lockWait = lockWait
        self.timeout = timeout
        self.retry = retry
        self.lanes = lanes
        self.stop = stop
        self.progress = progress
        self.postponing = postponing
        self.callouts = callouts
    }
}
