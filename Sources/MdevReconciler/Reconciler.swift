public import MdevModel
public import MdevPlanner
internal import MdevRegistry
public import Sysfs

/// Brings a registry to a desired state: observe, plan, execute, verify.
public struct Reconciler<Tree: SysfsTree>: Sendable {
    public let observer: Observer<Tree>
    public let state: StateFolder

    public init(observer: Observer<Tree>, state: StateFolder) {
        self.observer = observer
        self.state = state
    }

    /// What a run would do now. Writes nothing anywhere, takes no lock.
    public func plan(
        _ desired: DesiredState, options: PlanOptions = PlanOptions()
    ) throws(ReconcileError) -> PlannedRun {
        let observation = try observe(for: desired, stored: try read(), looksForHolders: true)
        return PlannedRun(desired: desired, observation: observation, options: options)
    }

    /// Everything there is to know, for a snapshot file. Writes nothing.
    public func snapshot() throws(ReconcileError) -> Observation {
        let stored = try read()
        do throws(RegistryError) { return try observer.observeAll(stored: stored) } catch {
            throw .registry(error)
        }
    }

    /// What there is, for `status`; of attributes only those that tell which queues guests get. Writes nothing.
    public func status() throws(ReconcileError) -> Observation {
        let stored = try read()
        do throws(RegistryError) { return try observer.observeQueues(stored: stored) } catch {
            throw .registry(error)
        }
    }

    private func read() throws(ReconcileError) -> StoredState {
        do throws(StateError) { return try state.read() } catch { throw .state(error) }
    }

    func observe(
        for desired: DesiredState, stored: StoredState, looksForHolders: Bool
    ) throws(ReconcileError) -> Observation {
        do throws(RegistryError) {
            return try observer.observe(for: desired, stored: stored, looksForHolders: looksForHolders)
        } catch {
            throw .registry(error)
        }
    }

    /// Observes, and plans. Who holds what is looked for where it can make a difference.
    func observeAndPlan(
        _ desired: DesiredState, stored: StoredState, options: RunOptions
    ) throws(ReconcileError) -> PlannedRun {
        var observation = try observe(
            for: desired, stored: stored, looksForHolders: options.showsHolders)
        let planned = PlannedRun(desired: desired, observation: observation, options: options.planning)
        guard !options.showsHolders, planned.plan.dependsOnHolders else { return planned }
        observation.holders = observer.surroundings.holders(observation.registry.devices)
        return PlannedRun(desired: desired, observation: observation, options: options.planning)
    }

    /// Takes the state folder.
    func begin(as holder: LockHolder, waiting: Duration) throws(ReconcileError) -> StateSession {
        do throws(StateError) { return try state.begin(as: holder, waiting: Deadline(in: waiting)) } catch {
            throw .state(error)
        }
    }
}

extension Plan {
    /// Whether the same plan made with other holders could differ: they count where a device goes away, is unbound or
    /// its guest is disturbed, and where a block is explained. A plan made as if nobody held anything disturbs most.
    var dependsOnHolders: Bool { changes.contains { $0.disruption != .none || $0.blocked != nil } }
}
