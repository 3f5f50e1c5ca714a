internal import MdevModel
internal import MdevRegistry
internal import Synchronization
internal import Sysfs

/// Carries out a plan: lanes of independent changes at once, each change's steps in order.
struct Executor<Tree: SysfsTree> {
    let context: ExecutionContext<Tree>

    /// What happened, and the lanes in which it did, to be rolled back.
    struct Execution {
        /// One a change, in the plan's order; blocked changes are not begun.
        var results: [ChangeResult]
        var lanes: [Lane<Tree>]
    }

    /// - Throws: when the intents cannot be put on disk: then nothing was begun.
    func run(_ plan: Plan) throws(StateError) -> Execution {
        if context.onError != .continue, plan.changes.contains(where: { blocked($0).hasFailed }) {
            // A failure that is known beforehand ends the run before its first step.
            return Execution(results: plan.changes.map(notBegun), lanes: [])
        }
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
        let ran = lanes.withLock { $0 }
        var results: [Int: ChangeResult] = [:]
        for lane in ran.values { results.merge(lane.results) { first, _ in first } }
        return Execution(
            results: plan.changes.indices.map { results[$0] ?? blocked(plan.changes[$0]) },
            lanes: ran.sorted { $0.key < $1.key }.map(\.value))
    }

    private func notBegun(_ change: Change) -> ChangeResult {
        change.blocked == nil ? ChangeResult(change: change, outcome: .failed(.halted)) : blocked(change)
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
