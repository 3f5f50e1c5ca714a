internal import Logging
internal import MdevDocument
internal import MdevModel
internal import MdevPlanner
public import MdevReconciler
public import Sysfs

/// Level-triggered: whatever wakes it, each turn reads the documents and the registry in full and brings them
/// together. One thread, one turn at a time.
public struct ReconcileLoop<Tree: SysfsTree>: Sendable {
    let parts: LoopParts<Tree>
    var documents: Documents
    var attempts: Attempts
    var patience = PoolPatience()
    var timetable = Timetable()
    var journal: TurnJournal
    /// How often in a row a run could not begin.
    var runFailures = 0
    /// How often in a row holders were looked at in vain.
    var releaseChecks = 0

    public init(_ parts: LoopParts<Tree>) {
        self.parts = parts
        documents = Documents(parts.readDocuments)
        attempts = Attempts()
        attempts.backoff = parts.settings.backoff
        journal = TurnJournal(parts.logger)
    }

    /// Turns until it is told to stop.
    public mutating func run() {
        var triggers: Set<Trigger> = [.start]
        repeat {
            turn(triggers)
            if triggers.contains(.start) { parts.notifier.ready() }
            if parts.stop.isRequested { return }
            triggers = nextTriggers()
        } while !triggers.contains(.stop)
    }

    /// One turn, for cron and CI.
    public mutating func runOnce() -> ExitClass { turn([.start]) }

    /// Waits for what comes next; in between only the watchdog's beat wakes it.
    private func arrivals(_ timetable: Timetable) -> Set<Trigger> {
        let wakeups = parts.wakeups
        while true {
            parts.pulse.beat()
            if let next = timetable.next, next <= wakeups.now() { return [] }
            let arrived = wakeups.wait([timetable.next, parts.pulse.next].compactMap(\.self).min())
            if !arrived.isEmpty { return parts.settings.debounce.collect(arrived, from: wakeups) }
        }
    }

    private mutating func nextTriggers() -> Set<Trigger> {
        let arrived = arrivals(timetable)
        return arrived.union(timetable.take(at: parts.wakeups.now()))
    }

    @discardableResult
    private mutating func turn(_ triggers: Set<Trigger>) -> ExitClass {
        let began = parts.wakeups.now()
        let time = parts.now()
        parts.board.update { $0.busySince = began }
        if triggers.contains(.reload) { parts.notifier.reloading() }
        if !triggers.isDisjoint(with: [.reload, .parent]) { attempts.forgive() }
        journal.begin(triggers)
        refreshDocuments(at: time)
        var (outcome, view) = reconcile()
        outcome = outcome.including(documents: documents.errors)
        schedule(outcome, view)
        let turn = TurnRecord(
            time: time, triggers: triggers.sorted(), duration: began.duration(to: parts.wakeups.now()),
            result: outcome.result, notes: journal.notes)
        publish(turn, outcome, view)
        if triggers.contains(.reload) { parts.notifier.ready() }
        return outcome.exitClass
    }

    private mutating func refreshDocuments(at time: Int) {
        let news = documents.refresh(now: time)
        journal.note(news, documents)
        let figures = DaemonStatus.DocumentFigures(
            files: documents.inForce?.files ?? [], loaded: documents.loaded,
            errors: documents.errors?.diagnostics.map(\.description) ?? [],
            warnings: documents.warnings.map(\.description))
        parts.board.update { $0.documents = figures }
    }

    private mutating func publish(_ turn: TurnRecord, _ outcome: TurnOutcome, _ view: HostView?) {
        journal.end(turn)
        let nextTurn = timetable.next.map { next in
            parts.now() + Int(parts.wakeups.now().duration(to: next).seconds.rounded(.up))
        }
        parts.board.update { status in
            status.add(turn)
            status.problem = outcome.problem
            if let view { status.view = view }
            status.nextTurn = nextTurn
            status.busySince = nil
        }
        let status = parts.board.current
        parts.notifier.status(status.line)
        for publication in parts.publications { journal.note(publication.write(status)) }
    }
}
