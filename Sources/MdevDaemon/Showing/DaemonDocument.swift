internal import MdevModel
public import MdevReconciler

/// `status.json`: the status document of the last turn, and what the daemon says of itself.
public struct DaemonDocument: Sendable {
    /// The file's name in the state folder.
    public static let fileName = "status.json"

    public let json: JSONValue

    public init(_ status: DaemonStatus) {
        var members: [String: JSONValue] = ["formatVersion": .integer(StatusDocument.formatVersion)]
        if let view = status.view, case .object(let host) = StatusDocument(view.observation).json {
            members.merge(host) { _, new in new }
        }
        members["daemon"] = Self.daemon(status)
        json = .object(members)
    }

    public var text: String { json.text }

    private static func daemon(_ status: DaemonStatus) -> JSONValue {
        let plan = status.view?.remaining
        return [
            "version": .string(status.version), "mode": .string(status.mode.rawValue),
            "started": .integer(status.started), "summary": .string(status.line),
            "result": optional(status.result?.rawValue),
            "lastRun": status.turns.first.map { .integer($0.time) } ?? .null,
            "lastSuccess": status.lastSuccess.map { .integer($0) } ?? .null,
            "nextRun": status.nextTurn.map { .integer($0) } ?? .null,
            "problem": optional(status.problem),
            "documents": [
                "files": strings(status.documents.files),
                "loaded": status.documents.loaded.map { .integer($0) } ?? .null,
                "errors": strings(status.documents.errors), "warnings": strings(status.documents.warnings),
            ],
            "desired": .integer(status.view?.desired ?? 0),
            "differing": .array((plan?.changes ?? []).map { change($0, status) }),
            "runs": .array(status.turns.map(run)),
        ]
    }

    private static func change(_ change: Change, _ status: DaemonStatus) -> JSONValue {
        [
            "uuid": .string(change.device.uuid.description), "name": .string(change.title),
            "action": .string(change.verb), "reason": .string(change.reason),
            "blocked": change.blocked.map { ["by": .string($0.by.rawValue), "detail": .string($0.detail)] }
                ?? .null,
            "failure": optional(status.view?.failures[change.device.uuid]),
        ]
    }

    private static func run(_ turn: TurnRecord) -> JSONValue {
        [
            "time": .integer(turn.time), "milliseconds": .integer(Int(turn.duration.seconds * 1000)),
            "triggers": strings(turn.triggers.map(\.rawValue)), "result": .string(turn.result.rawValue),
            "notes": strings(turn.notes),
        ]
    }

    private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    private static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
