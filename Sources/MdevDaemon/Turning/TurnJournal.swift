internal import Logging
internal import MdevModel
internal import MdevReconciler

/// Says what is new, once: a turn that finds everything as before says nothing.
struct TurnJournal {
    private struct Obstacle: Hashable {
        var uuid: DeviceUUID
        var cause: Block.Cause
    }

    private let logger: Logger
    /// What the running turn did and met, as sentences.
    private(set) var notes: [String] = []
    private var toldObstacles: Set<Obstacle> = []
    private var toldFailures: [DeviceUUID: String] = [:]
    private var toldDrift: Set<DeviceUUID> = []
    private var toldOwners: Set<SecondOwner> = []
    private var toldProblem: String?
    private var toldPublicationFailure: String?
    private var lastResult: TurnRecord.Result?

    private static let mostNotes = 50
    /// More lines of one kind are counted, not written.
    private static let mostLines = 20

    init(_ logger: Logger) { self.logger = logger }

    mutating func begin(_ triggers: Set<Trigger>) {
        notes = []
        if triggers.contains(.reload) { logger.info("reloading as asked by SIGHUP") }
    }

    mutating func note(_ news: Documents.News, _ documents: Documents) {
        switch news {
        case .same: break
        case .loaded, .mended:
            let files = documents.inForce?.files.count ?? 0
            say(
                .info, news == .mended ? "the documents are valid again" : "documents loaded",
                ["files": "\(files)"])
            for warning in documents.warnings { logger.warning("\(warning)") }
        case .broken:
            let consequence =
                documents.inForce == nil
                ? "nothing is done until they are mended" : "the last good ones stay in force"
            say(.error, "the documents are invalid: \(consequence)", [:])
            if let errors = documents.errors { logger.error("\(errors)") }
        }
    }

    mutating func noteProblem(_ problem: String?) {
        if let problem, problem != toldProblem { say(.error, problem, [:]) }
        toldProblem = problem
    }

    mutating func note(_ report: Report) {
        noteProblem(report.stateFailure?.description)
        for result in report.results where result.outcome == .done {
            say(
                .notice, "\(result.pastVerb) \(result.change.titleAndPlace)",
                ["uuid": "\(result.change.device.uuid)"])
        }
        for result in report.results { for text in result.notes { say(.warning, text, [:]) } }
        noteFailures(report)
        noteObstacles(report.remaining)
    }

    mutating func note(_ owners: [SecondOwner]) {
        let new = owners.filter { !toldOwners.contains($0) }
        toldOwners = Set(owners)
        for owner in new { say(.warning, owner.description, [:]) }
    }

    private mutating func noteFailures(_ report: Report) {
        let left = Set(report.remaining.changes.map(\.device.uuid))
        toldFailures = toldFailures.filter { left.contains($0.key) }
        for result in report.results {
            guard let failure = result.failure, failure != .stopped else { continue }
            let uuid = result.change.device.uuid
            let sentence = failure.description
            guard toldFailures.updateValue(sentence, forKey: uuid) != sentence else { continue }
            say(
                .error, "cannot \(result.change.verb) \(result.change.titleAndPlace): \(sentence)",
                ["uuid": "\(uuid)"])
        }
    }

    /// One line for all that the same thing stands in the way of.
    private mutating func noteObstacles(_ plan: Plan) {
        let blocked = plan.changes.compactMap { change in change.blocked.map { (change, $0) } }
        let obstacles = blocked.map { Obstacle(uuid: $0.0.device.uuid, cause: $0.1.by) }
        let new = zip(blocked, obstacles).filter { !toldObstacles.contains($0.1) }.map(\.0)
        let alike = Dictionary(grouping: new) { $0.1.detail }
        let firsts = new.filter { first in alike[first.1.detail]?.first?.0 == first.0 }
        for (change, block) in firsts.prefix(Self.mostLines) {
            let others = (alike[block.detail]?.count ?? 1) - 1
            let more = others > 0 ? " and of \(others) more" : ""
            say(
                .warning,
                "\(change.verb) of \(change.title)\(more) is blocked (\(block.by.rawValue)): \(block.detail)",
                ["uuid": "\(change.device.uuid)"])
        }
        noteMore(firsts.count)
        toldObstacles = Set(obstacles)
    }

    private mutating func noteMore(_ count: Int) {
        guard count > Self.mostLines else { return }
        say(.warning, "and \(count - Self.mostLines) more; `mdev-reconcile plan` lists them", [:])
    }

    /// In detect mode.
    mutating func noteDrift(_ plan: Plan) {
        noteProblem(nil)
        let open = plan.changes.filter { $0.blocked == nil }
        let new = open.filter { !toldDrift.contains($0.device.uuid) }
        for change in new.prefix(Self.mostLines) {
            say(
                .warning, "drift: would \(change.verb) \(change.titleAndPlace): \(change.reason)",
                ["uuid": "\(change.device.uuid)"])
        }
        noteMore(new.count)
        toldDrift = Set(open.map(\.device.uuid))
        noteObstacles(plan)
    }

    /// Of files that are written after each turn.
    mutating func note(_ publicationFailure: String?) {
        if let failure = publicationFailure, failure != toldPublicationFailure {
            logger.warning("\(failure)")
        }
        if let publicationFailure { toldPublicationFailure = publicationFailure }
    }

    mutating func end(_ turn: TurnRecord) {
        let fields: Logger.Metadata = [
            "result": "\(turn.result.rawValue)", "ms": "\(Int(turn.duration.seconds * 1000))",
            "triggers": "\(turn.triggers.map(\.rawValue).joined(separator: ","))",
        ]
        let isNews = turn.result != lastResult || !notes.isEmpty
        logger.log(level: isNews ? .info : .debug, "reconciled", metadata: fields)
        lastResult = turn.result
    }

    private mutating func say(_ level: Logger.Level, _ text: String, _ fields: Logger.Metadata) {
        logger.log(level: level, "\(text)", metadata: fields)
        if notes.count < Self.mostNotes { notes.append(text) }
    }
}
