public import MdevModel

/// What a daemon shows of itself and its host.
public struct DaemonStatus: Sendable {
    /// How many turns are kept to look back at.
    static let keptTurns = 20

    public var version: String
    public var mode: DaemonSettings.Mode
    /// Seconds since 1970, as all times here.
    public var started: Int
    public var host: HostIdentity
    public var source: String
    public var documents = DocumentFigures()
    /// The last turn that could look at the registry; nil before it.
    public var view: HostView?
    /// Why the last turn could not look or begin; nil: it could.
    public var problem: String?
    /// The latest first.
    public var turns: [TurnRecord] = []
    public var counters = Counters()
    /// When the host was last as declared.
    public var lastSuccess: Int?
    /// When the loop turns without another trigger.
    public var nextTurn: Int?
    /// Since when a turn has been running without a step that began or ended; nil between turns.
    var busySince: ContinuousClock.Instant?

    public init(
        version: String, mode: DaemonSettings.Mode, started: Int, host: HostIdentity, source: String
    ) {
        self.version = version
        self.mode = mode
        self.started = started
        self.host = host
        self.source = source
    }

    /// What the documents are like.
    public struct DocumentFigures: Hashable, Sendable {
        public var files: [String] = []
        /// When what is in force was loaded; nil: nothing is.
        public var loaded: Int?
        /// Each with its place, line and fix; empty: the documents are valid.
        public var errors: [String] = []
        public var warnings: [String] = []
    }

    public var result: TurnRecord.Result? { turns.first?.result }

    mutating func add(_ turn: TurnRecord) {
        counters.count(turn)
        turns.insert(turn, at: 0)
        if turns.count > Self.keptTurns { turns.removeLast() }
        if turn.result == .converged { lastSuccess = turn.time }
    }

    /// One line for `systemctl status`.
    public var line: String {
        let first =
            switch result {
            case nil: "starting"
            case .converged: "converged"
            case .drifted: "drifted"
            case .waiting: "waiting"
            case .blocked: "blocked"
            case .failed: "failing"
            }
        var parts: [String] = []
        if let view {
            parts.append("\(view.desired) declared")
            parts.append("\(view.observation.registry.devices.count) there")
            let differing = view.remaining.changes.count
            if differing > 0 { parts.append("\(differing) differ") }
            if !view.blocked.isEmpty { parts.append("\(view.blocked.count) blocked") }
            if !view.failures.isEmpty { parts.append("\(view.failures.count) failed") }
        }
        if !documents.errors.isEmpty {
            parts.append(
                documents.loaded == nil
                    ? "documents invalid" : "documents invalid, the last good ones in force")
        }
        return parts.isEmpty ? first : "\(first): \(parts.joined(separator: ", "))"
    }
}

extension DaemonStatus {
    /// A turn that has not moved for longer has hung.
    static let patience = Duration.seconds(120)

    /// Why the daemon is not alive; nil: it is.
    func illness(now: ContinuousClock.Instant) -> String? {
        guard let busySince, busySince.duration(to: now) > Self.patience else { return nil }
        return "a run has made no progress for \(Int(busySince.duration(to: now).seconds)) seconds"
    }

    /// Why what is shown is not to be relied on yet; nil: it is.
    public var unreadiness: String? {
        if turns.isEmpty { return "the first run has not ended yet" }
        if documents.loaded == nil { return "no valid document was there yet" }
        return view == nil ? problem ?? "the registry was not read yet" : nil
    }
}
