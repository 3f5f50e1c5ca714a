internal import MdevModel
public import MdevReconciler

/// What has been counted since the start.
public struct Counters: Sendable {
    /// By verb and outcome: how many devices had what done to them.
    public struct Action: Hashable, Sendable {
        public var verb: String
        public var outcome: String
    }

    public struct Timing: Hashable, Sendable {
        public var count = 0
        public var seconds = 0.0

        mutating func add(_ duration: Duration) {
            count += 1
            seconds += duration.seconds
        }
    }

    public private(set) var turns: [TurnRecord.Result: Int] = [:]
    public private(set) var triggers: [Trigger: Int] = [:]
    public private(set) var actions: [Action: Int] = [:]
    public private(set) var turnTime = Timing()
    /// By the step's kind.
    public private(set) var steps: [String: Timing] = [:]

    public init() {}

    mutating func count(_ turn: TurnRecord) {
        turns[turn.result, default: 0] += 1
        for trigger in turn.triggers { triggers[trigger, default: 0] += 1 }
        turnTime.add(turn.duration)
    }

    public mutating func count(_ report: Report) {
        // What a plan blocks was not tried.
        for result in report.results where result.outcome != .unchanged && result.change.blocked == nil {
            let action = Action(verb: result.change.verb, outcome: result.outcomeName)
            actions[action, default: 0] += 1
        }
    }

    mutating func count(_ step: String, _ duration: Duration) {
        steps[step, default: Timing()].add(duration)
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
