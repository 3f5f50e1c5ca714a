internal import MdevModel
internal import MdevRegistry
internal import Sysfs

/// Runs the steps of some changes one after the other, each when the steps that it waits for have succeeded.
struct Lane<Tree: SysfsTree> {
    private struct Item {
        var change: Int
        var step: Step
        var isLast: Bool
    }

    private let plan: Plan
    let context: ExecutionContext<Tree>
    private(set) var runner: StepRunner<Tree>
    private var pending: [Item]
    /// Whether a step that ran has succeeded, by its id.
    private var succeeded: [Int: Bool] = [:]
    private(set) var results: [Int: ChangeResult]
    /// How many undo steps there were before a change's first step.
    private var undoStart: [Int: Int] = [:]
    /// What mdevctl's scripts have agreed to and not been told the end of, by its change.
    private var begun: [Int: Callouts.Begun] = [:]

    init(plan: Plan, changes: [Int], context: ExecutionContext<Tree>) {
        self.plan = plan
        self.context = context
        runner = StepRunner(context: context)
        results = [:]
        pending = []
        for index in changes {
            let change = plan.changes[index]
            results[index] = ChangeResult(change: change, outcome: .done)
            for (position, step) in change.steps.enumerated() {
                // A change's own steps come in their order, whether or not the plan ties them.
                var step = step
                if position > 0 { step.after.append(change.steps[position - 1].id) }
                pending.append(Item(change: index, step: step, isLast: position + 1 == change.steps.count))
            }
        }
        pending.sort { $0.step.id < $1.step.id }
    }

    mutating func run() {
        var known = Set(pending.map(\.step.id))
        while !pending.isEmpty {
            var waiting: [Item] = []
            for (position, item) in pending.enumerated() {
                if item.step.after.contains(where: { known.contains($0) && succeeded[$0] == nil }) {
                    waiting.append(item)
                } else {
                    run(item, before: pending.dropFirst(position + 1).first)
                }
            }
            if waiting.count == pending.count {
                let steps = waiting.map(\.step.id)
                for item in waiting { fail(item.change, .cycle(steps: steps)) }
                known = []
                waiting = []
            }
            pending = waiting
        }
        // Changes that something else kept from their end.
        for change in begun.keys.sorted() { endCallouts(of: change, succeeded: false) }
    }

    private mutating func run(_ item: Item, before next: Item?) {
        let change = plan.changes[item.change]
        // A create that is under way is seen through, whatever became of recording the one before it.
        if runner.creates.announced != change.device.uuid {
            if let obstacle = context.obstacle {
                succeeded[item.step.id] = false
                fail(item.change, obstacle)
                return
            }
            if let missing = item.step.after.first(where: { succeeded[$0] != true }) {
                succeeded[item.step.id] = false
                block(item.change, waitingFor: missing)
                return
            }
        }
        if undoStart[item.change] == nil { undoStart[item.change] = runner.undo.count }
        context.options.progress(.started(item.step, of: change))
        let written = runner.undo.count
        let result = runWithCallouts(item, of: change, next: next.flatMap { creation(by: $0, after: item) })
        if runner.undo.count > written { results[item.change]?.hasWritten = true }
        note(result, of: item)
        context.options.progress(.finished(item.step, of: change, result))
    }

    /// The device that `next` creates, where it can be begun as soon as `item` has created another one: of the same
    /// type, and with nothing to be done or looked at between the two.
    private func creation(by next: Item, after item: Item) -> DeviceUUID? {
        let change = plan.changes[next.change]
        guard case .create = next.step.kind, next.step.kind == item.step.kind, change.certainty == .certain,
            context.registry.lane != nil, context.callouts == nil, context.obstacle == nil,
            next.step.after.allSatisfy({ $0 == item.step.id || succeeded[$0] == true })
        else { return nil }
        do throws(RegistryError) { try context.passFailpoint(.create, change.device.uuid) } catch {
            return nil
        }
        return change.device.uuid
    }

    private mutating func runWithCallouts(
        _ item: Item, of change: Change, next: DeviceUUID?
    ) -> StepEvent.Result {
        do throws(CalloutFailure) {
            if let new = try beginCallouts(item.step, of: change) { begun[item.change] = new }
        } catch {
            return .failed(.callout(error))
        }
        let result = runner.run(item.step, of: change, next: next)
        if let begun = begun[item.change], hasEnded(begun, by: result, isLast: item.isLast) {
            endCallouts(of: item.change, succeeded: result.isSuccess)
        }
        return result
    }

    private mutating func endCallouts(of change: Int, succeeded: Bool) {
        guard let begun = begun.removeValue(forKey: change), let callouts = context.callouts else { return }
        results[change]?.notes += callouts.end(begun, succeeded: succeeded)
    }

    private mutating func note(_ result: StepEvent.Result, of item: Item) {
        switch result {
        case .done:
            succeeded[item.step.id] = true
        case .unchanged:
            succeeded[item.step.id] = true
            if item.isLast, results[item.change]?.hasWritten == false {
                results[item.change]?.outcome = .unchanged
            }
        case .blocked(let block):
            succeeded[item.step.id] = false
            results[item.change]?.outcome = .blocked(block)
            makeFormerAgain(item)
        case .failed(let failure):
            succeeded[item.step.id] = false
            results[item.change]?.outcome = .failed(failure)
            if context.onError != .continue { context.halt() }
            // What the ledger cannot keep up with must not be done.
            if case .state = failure { context.halt() } else { makeFormerAgain(item) }
        }
    }

    /// A replace whose create did not succeed ends with the former device.
    private mutating func makeFormerAgain(_ item: Item) {
        let change = plan.changes[item.change]
        guard case .create = item.step.kind, change.isReplace, let start = undoStart[item.change] else {
            return
        }
        results[item.change]?.notes += runner.undo(after: start)
    }

    private mutating func fail(_ change: Int, _ failure: StepFailure) {
        guard results[change]?.outcome == .done || results[change]?.outcome == .unchanged else { return }
        results[change]?.outcome = .failed(failure)
    }

    private mutating func block(_ change: Int, waitingFor step: Int) {
        guard results[change]?.outcome == .done || results[change]?.outcome == .unchanged else { return }
        let needed = plan.changes.first { $0.steps.contains { $0.id == step } }
        let name = needed.map { $0.device.instance?.shortName ?? $0.device.uuid.description }
        results[change]?.outcome = .blocked(
            Block(
                by: .dependency,
                detail: "waits for a step of \(name ?? "another change"), which was not made."))
    }

    /// Undoes all that this lane did, the last step first.
    /// - Returns: what was undone and what could not be, as sentences.
    mutating func rollBack() -> [String] {
        let notes = runner.undo(after: 0)
        for index in results.keys where results[index]?.outcome == .done {
            results[index]?.outcome = .failed(.rolledBack)
        }
        return notes
    }

    /// The changes that are not done any more.
    var rolledBack: [Change] { results.values.filter { $0.outcome == .failed(.rolledBack) }.map(\.change) }
}
