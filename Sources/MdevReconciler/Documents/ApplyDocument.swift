internal import MdevModel

/// A report as JSON: the plan's changes, each with its outcome.
public struct ApplyDocument: Sendable {
    public static let formatVersion = 1

    public let json: JSONValue

    public init(_ report: Report, tool: String) {
        let observation = report.planned.observation
        json = [
            "formatVersion": .integer(Self.formatVersion), "tool": .string(tool),
            "host": JSONValue(observation.host), "source": .string(observation.source),
            "converged": .bool(report.converged), "changed": .bool(report.changed),
            "summary": PlanSummary(report).json
                .with("failed", .integer(report.results.count { $0.failure != nil })),
            "changes": JSONValue(report.results, Self.change),
            "unmanaged": JSONValue(report.planned.plan.unmanaged) { JSONValue($0) },
        ]
    }

    public var text: String { json.text }

    private static func change(_ result: ChangeResult) -> JSONValue {
        let change = JSONValue(result.change).with("notes", JSONValue(result.notes) { .string($0) })
            .with("error", JSONValue(result.failure)).with("outcome", .string(result.outcomeName))
        guard case .blocked(let block) = result.outcome else { return change }
        return change.with("blocked", JSONValue(block))
    }
}

extension ChangeResult {
    /// `done`, `unchanged`, `blocked` or `failed`.
    public var outcomeName: String {
        switch outcome {
        case .done: "done"
        case .unchanged: "unchanged"
        case .blocked: "blocked"
        case .failed: "failed"
        }
    }

    public var failure: StepFailure? {
        guard case .failed(let failure) = outcome else { return nil }
        return failure
    }
}
