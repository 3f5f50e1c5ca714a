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
        PlannedRun(desired: desired, observation: try observe(for: desired), options: options)
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

    private func observe(for desired: DesiredState) throws(ReconcileError) -> Observation {
        let stored = try read()
        return try observe(for: desired, stored: stored)
    }

    private func read() throws(ReconcileError) -> StoredState {
        do throws(StateError) { return try state.read() } catch { throw .state(error) }
    }

    func observe(for desired: DesiredState, stored: StoredState) throws(ReconcileError) -> Observation {
        do throws(RegistryError) { return try observer.observe(for: desired, stored: stored) } catch {
            throw .registry(error)
        }
    }

    /// Takes the state folder, and observes under its lock.
    func begin(
        for desired: DesiredState, as holder: LockHolder, waiting: Duration
    ) throws(ReconcileError) -> (StateSession, Observation) {
        let session: StateSession
        do throws(StateError) {
            session = try state.begin(as: holder, waiting: Deadline(in: waiting))
        } catch {
            throw .state(error)
        }
        return (session, try observe(for: desired, stored: session.stored))
    }
}
