public import MdevModel

/// How many devices a plan, or what was made of it, does what to. A replace counts as that alone; what is blocked
/// counts as blocked alone.
public struct PlanSummary: Hashable, Sendable {
    public var create = 0
    public var attach = 0
    public var detach = 0
    public var update = 0
    public var replace = 0
    public var adopt = 0
    public var remove = 0
    public var blocked = 0
    public var unchanged = 0
    public var unmanaged = 0

    public init(_ plan: Plan) {
        unchanged = plan.unchanged
        unmanaged = plan.unmanaged.count
        for change in plan.changes {
            if change.blocked != nil { blocked += 1 } else { count(change) }
        }
    }

    /// Of what was done.
    public init(_ report: Report) {
        unchanged = report.planned.plan.unchanged
        unmanaged = report.planned.plan.unmanaged.count
        for result in report.results {
            switch result.outcome {
            case .done: count(result.change)
            case .unchanged: unchanged += 1
            case .blocked: blocked += 1
            case .failed: break
            }
        }
    }

    private mutating func count(_ change: Change) {
        if change.isReplace {
            replace += 1
            return
        }
        for action in change.actions {
            switch action {
            case .create: create += 1
            // A create attaches by itself.
            case .attach: attach += change.actions.contains(.create) ? 0 : 1
            case .detach: detach += change.actions.contains(.create) ? 0 : 1
            case .update: update += change.actions.contains(.create) ? 0 : 1
            case .remove: remove += 1
            case .adopt: adopt += 1
            case .record: break
            }
        }
    }

    var json: JSONValue {
        [
            "create": .integer(create), "attach": .integer(attach), "detach": .integer(detach),
            "update": .integer(update), "replace": .integer(replace), "adopt": .integer(adopt),
            "remove": .integer(remove), "blocked": .integer(blocked), "unchanged": .integer(unchanged),
            "unmanaged": .integer(unmanaged),
        ]
    }
}
