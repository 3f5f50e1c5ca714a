public import Logging
public import MdevDocument
public import MdevReconciler
public import Sysfs

/// What the loop works with; nothing of it changes while it turns.
public struct LoopParts<Tree: SysfsTree>: Sendable {
    let reconciler: Reconciler<Tree>
    let settings: DaemonSettings
    let readDocuments: @Sendable () throws(DocumentErrors) -> Declaration
    let wakeups: Wakeups
    let board: StatusBoard
    let notifier: Notifier
    let stop: StopSignal
    let publications: [Publication]
    let logger: Logger
    let pulse: Pulse
    let stepClock: StepClock

    /// - Parameter publications: files that are written after each turn.
    public init(
        reconciler: Reconciler<Tree>, settings: DaemonSettings,
        readDocuments: @escaping @Sendable () throws(DocumentErrors) -> Declaration, wakeups: Wakeups,
        board: StatusBoard, notifier: Notifier, stop: StopSignal, publications: [Publication], logger: Logger
    ) {
        self.reconciler = reconciler
        self.settings = settings
        self.readDocuments = readDocuments
        self.wakeups = wakeups
        self.board = board
        self.notifier = notifier
        self.stop = stop
        self.publications = publications
        self.logger = logger
        pulse = Pulse(notifier, now: wakeups.now)
        stepClock = StepClock(now: wakeups.now)
    }

    /// Seconds since 1970.
    func now() -> Int { reconciler.observer.surroundings.now() }
}
