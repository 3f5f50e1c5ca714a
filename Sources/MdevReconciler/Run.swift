internal import MdevModel
internal import MdevPlanner
internal import Sysfs

/// One apply from its first step to its verification.
struct Run<Tree: SysfsTree> {
    let reconciler: Reconciler<Tree>
    let session: StateSession
    let options: RunOptions
    let planned: PlannedRun
    private let declarations: Declarations
    private var results: [ChangeResult] = []
    /// The registry and the plan as they are now.
    private var current: PlannedRun
    private let overall: Deadline?
    private let callouts: Callouts?
    private var stateFailure: StateError?
    /// Of all rounds, in the order in which they ran.
    private var lanes: [Lane<Tree>] = []

    init(reconciler: Reconciler<Tree>, session: StateSession, options: RunOptions, planned: PlannedRun) {
        self.reconciler = reconciler
        self.session = session
        self.options = options
        self.planned = planned
        current = planned
        callouts = options.callouts.map(Callouts.init)
        overall = options.timeout.map { Deadline(in: $0) }
        declarations = Declarations(
            of: planned.desired, workingDirectory: options.planning.workingDirectory)
    }

    /// Executes the plan, then again what has become possible: a holder let go, a parent came, room turned up.
    /// A round that made something may have shown that more fits, also past `rounds`: where the weights of types
    /// are not known, each device tells more of them.
    /// - Throws: only before the first step; later on what happened is the report's.
    mutating func execute(rounds: Int) throws(ReconcileError) {
        var round = 0
        var goesOn = false
        repeat {
            round += 1
            let before = doneCount
            try execute(newWork)
            goesOn = round < rounds || doneCount > before
            guard rounds > 1, !hasEnded, isWaiting else { continue }
            // What a round could not do, such as a create that waits for a held device's removal, is left until
            // something changes.
            let stuck = doneCount > before ? [] : workNow
            if workNow.isSubset(of: stuck) { goesOn = try awaitUnblocking(of: stuck) }
        } while newWork.hasWork && !hasEnded && rounds > 1 && goesOn
        judge()
        try noteRelocations()
    }

    /// Blocks that moved to another document belong to that one from now on; no device is touched.
    private func noteRelocations() throws(ReconcileError) {
        do throws(StateError) {
            for relocated in planned.plan.relocated {
                guard var entry = session.entry(relocated.uuid) else { continue }
                entry.file = relocated.file
                try session.put(entry)
            }
            if session.hasJournal { try session.fold() }
        } catch {
            throw .state(error)
        }
    }

    private mutating func execute(_ plan: Plan) throws(ReconcileError) {
        guard !plan.changes.isEmpty else { return }
        let lock: ConfigurationLock?
        do throws(ConfigurationLockError) { lock = try configurationLock(for: plan) } catch {
            // What earlier rounds did is to be reported; the rest remains.
            guard results.isEmpty else { return }
            throw .configurationLock(error)
        }
        defer { withExtendedLifetime(lock) {} }
        let executor = Executor(
            context: ExecutionContext(
                registry: reconciler.observer.registry, session: session,
                surroundings: reconciler.observer.surroundings, desired: current.desired,
                observation: current.observation, options: options, callouts: callouts))
        do throws(StateError) {
            let execution = try executor.run(plan)
            lanes += execution.lanes
            merge(execution.results)
            if planned.desired.policy.onError == .rollback, results.contains(where: \.hasFailed) {
                rollBack()
            }
        } catch {
            guard !results.isEmpty else { throw .state(error) }
            stateFailure = error
        }
        do throws(StateError) {
            if stateFailure == nil, session.hasJournal { try session.fold() }
        } catch {
            // The journal stands, and the next run folds it.
            stateFailure = error
        }
        if plan.hasWork { try lookAgain() }
    }

    /// vfio-ap's queues are shared with the host and its other tools: changes of its devices exclude theirs.
    private func configurationLock(for plan: Plan) throws(ConfigurationLockError) -> ConfigurationLock? {
        guard let path = reconciler.observer.surroundings.configurationLock else { return nil }
        let matrices = Set(
            current.observation.registry.parents.filter { $0.driver?.text == "vfio_ap" }.map(\.name))
        let concerned = plan.changes.contains { change in
            change.blocked == nil && !change.steps.isEmpty
                && (change.before?.parent ?? change.after?.parent).map(matrices.contains) ?? false
        }
        guard concerned else { return nil }
        return try ConfigurationLock(path, until: Deadline(in: options.lockWait), stop: options.stop)
    }

    /// A later round's result takes the place of an earlier block.
    private mutating func merge(_ new: [ChangeResult]) {
        let renewed = Set(new.map(\.change.device.uuid))
        results.removeAll { result in
            guard case .blocked = result.outcome else { return false }
            return renewed.contains(result.change.device.uuid)
        }
        results += new
    }

    /// Undoes what this run did, earlier rounds' steps too, the last one first.
    private mutating func rollBack() {
        guard let failed = results.lastIndex(where: \.hasFailed) else { return }
        var undone: Set<Change> = []
        for var lane in lanes.reversed() {
            results[failed].notes += lane.rollBack()
            undone.formUnion(lane.rolledBack)
        }
        lanes = []
        for index in results.indices where results[index].outcome == .done {
            if undone.contains(results[index].change) { results[index].outcome = .failed(.rolledBack) }
        }
    }

    private mutating func lookAgain() throws(ReconcileError) {
        current = try reconciler.observeAndPlan(planned.desired, stored: session.now, options: options)
    }

    private var doneCount: Int { results.count { $0.outcome == .done } }

    /// Whether the run was told to stop, or ended at a failure.
    private var hasEnded: Bool {
        if options.stop.isRequested || stateFailure != nil { return true }
        guard planned.desired.policy.onError != .continue else { return false }
        return results.contains(where: \.hasFailed)
    }

    /// What can be done now, but for devices that are postponed, and that this run has made as declared or failed at.
    private var newWork: Plan {
        var plan = current.plan
        let postponed = options.postponing(plan, current.observation)
        plan.changes.removeAll { $0.blocked == nil && postponed.contains($0.device.uuid) }
        guard !results.isEmpty else { return plan }
        let last = Dictionary(results.map { ($0.change.device.uuid, $0) }) { _, later in later }
        plan.changes.removeAll { last[$0.device.uuid]?.admits($0) == false || isHeld($0) }
        return plan
    }

    /// Whether a holder stands in the way of a change that is planned to wait for its release.
    private func isHeld(_ change: Change) -> Bool {
        guard change.disruption != .none, change.blocked == nil else { return false }
        guard case .visible(let held) = current.observation.holders else { return true }
        return held.contains { $0.uuid == change.device.uuid && !$0.holders.isEmpty }
    }
}

extension Run {
    /// The longest that any of what is blocked now may be waited for; nil: nothing is waited for.
    private var longestWait: Duration? { current.plan.changes.compactMap(wait).max() }

    private var isWaiting: Bool { longestWait != nil }

    private var workNow: Set<Change> {
        Set(newWork.changes.filter { $0.blocked == nil && !$0.steps.isEmpty })
    }

    private func wait(for change: Change) -> Duration? {
        if isHeld(change), case .wait(let seconds) = declarations.policy(for: change).inUse {
            let wait = Duration.seconds(seconds)
            return options.timeout.map { min($0, wait) } ?? wait
        }
        switch change.blocked?.by {
        case .parent, .removing: return options.timeout
        default: return nil
        }
    }

    private func reason(for change: Change) -> String {
        let name = change.device.instance?.shortName ?? change.device.uuid.description
        return change.blocked.map { "\(name): \($0.detail)" } ?? "\(name) is held"
    }

    /// - Parameter stuck: what can be planned and not done.
    /// - Returns: whether there is anything else to do then.
    private mutating func awaitUnblocking(of stuck: Set<Change>) throws(ReconcileError) -> Bool {
        guard let longest = longestWait, overall?.hasPassed != true else { return false }
        let deadline = overall?.sooner(longest) ?? Deadline(in: longest)
        let waited = current.plan.changes.first { wait(for: $0) != nil }
        options.progress(.waiting(reason: waited.map(reason) ?? ""))
        while !deadline.hasPassed, !options.stop.isRequested, isWaiting {
            // No event tells that a holder let go, so looking comes in turns as well.
            reconciler.observer.surroundings.awaitChange(deadline.sooner(.seconds(1)))
            try lookAgain()
            if !workNow.isSubset(of: stuck) { return true }
        }
        return false
    }

    /// Holds what was done against what is.
    private mutating func judge() {
        let left = Dictionary(current.plan.changes.map { ($0.device.uuid, $0) }) { first, _ in first }
        for index in results.indices {
            // What waited for something else may be planned otherwise by now, or be no work any more.
            guard case .blocked = results[index].outcome else { continue }
            let now = left[results[index].change.device.uuid]
            if let block = now?.blocked { results[index].outcome = .blocked(block) }
            if now == nil { results[index].outcome = .unchanged }
        }
        for index in results.indices where results[index].outcome == .done {
            guard let change = left[results[index].change.device.uuid] else { continue }
            // Room for what was forgotten came later; that is another change.
            if results[index].change.onlyForgets, !change.onlyForgets { continue }
            if let block = change.blocked {
                results[index].outcome = .blocked(block)
            } else {
                results[index].outcome = .failed(
                    .undone(
                        detail: "its steps succeeded, but it still differs: \(change.reason). Something else "
                            + "changes it, or its driver does not keep what is written."))
            }
        }
    }

    func report() -> Report {
        Report(
            planned: planned, results: results, observed: current.observation, remaining: current.plan,
            stateFailure: stateFailure)
    }
}
