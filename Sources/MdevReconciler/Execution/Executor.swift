internal import MdevModel
internal import MdevRegistry
internal import Synchronization
internal import Sysfs

/// Carries out a plan: lanes of independent changes at once, each change's steps in order.
struct Executor<Tree: SysfsTree> {
    let context: ExecutionContext<Tree>

    /// - Returns: one result a change, in the plan's order; blocked changes are not begun.
    /// - Throws: when the intents cannot be put on disk: then nothing was begun.
    func run(_ plan: Plan) throws(StateError) -> [ChangeResult] {
        let changes = plan.changes.indices.filter { plan.changes[$0].blocked == nil }
        try context.session.intend(changes.flatMap { intents(of: plan.changes[$0]) })
        let partition = LanePartition.lanes(
            of: plan, running: changes, registry: context.observation.registry)
        let lanes = Mutex([Int: Lane<Tree>]())
        let context = context
        Threads.forEach(partition.count, atMost: context.options.lanes) { index in
            var lane = Lane(plan: plan, changes: partition[index], context: context)
            lane.run()
            lanes.withLock { $0[index] = lane }
        }
        var ran = lanes.withLock { $0 }
        if context.onError == .rollback, hasFailed(ran) {
            for index in ran.keys.sorted().reversed() { ran[index]?.rollBack() }
        }
        var results: [Int: ChangeResult] = [:]
        for lane in ran.values { results.merge(lane.results) { first, _ in first } }
        return plan.changes.indices.map { index in
            results[index] ?? blocked(plan.changes[index])
        }
    }

    private func hasFailed(_ lanes: [Int: Lane<Tree>]) -> Bool {
        lanes.values.contains { lane in
            lane.results.values.contains { if case .failed = $0.outcome { true } else { false } }
        }
    }

    private func blocked(_ change: Change) -> ChangeResult {
        guard let block = change.blocked else { return ChangeResult(change: change, outcome: .unchanged) }
        if block.by == .held, context.declarations.policy(for: change).inUse == .fail {
            return ChangeResult(change: change, outcome: .failed(.held(block)))
        }
        return ChangeResult(change: change, outcome: .blocked(block))
    }

    private func intents(of change: Change) -> [Intent] {
        change.steps.compactMap { step in
            guard case .create(let parent, let type) = step.kind else { return nil }
            let entry = context.declarations.createdEntry(
                for: change, parent: parent, type: type, bootID: context.observation.host.bootID,
                former: context.session.entry(change.device.uuid))
            return Intent(entry: entry, replaces: change.isReplace)
        }
    }
}
