internal import MdevModel
internal import MdevRegistry
internal import Sysfs

/// Carries out one step and keeps the ledger at it.
struct StepRunner<Tree: SysfsTree> {
    let context: ExecutionContext<Tree>

    /// What undoes steps, in the order in which they were made; every step that wrote something has one.
    var undo: [UndoStep] = []

    /// Creates of one type come one after the other.
    var creates = CreateSequence<Tree>()

    init(context: ExecutionContext<Tree>) { self.context = context }

    /// - Parameter next: what the next step is to create where this one creates a device and succeeds; it may be begun
    ///   meanwhile (``CreateSequence/announced``).
    mutating func run(_ step: Step, of change: Change, next: DeviceUUID? = nil) -> StepEvent.Result {
        do throws(StepFailure) {
            switch step.kind {
            case .create(let parent, let type):
                return try create(change, on: parent, type: type, next: next)
            case .attach(let driver): return try attach(change, to: driver)
            case .detach(let driver): return try detach(change, from: driver)
            case .setAttribute(let path, let value): return try set(path, to: value, of: change)
            case .invoke(let verb, let value): return try invoke(verb, value, on: change)
            case .remove(let parent): return try remove(change, from: parent)
            case .record(let origin): return try record(change, origin)
            case .forget: return try forget(change)
            }
        } catch {
            return .failed(error)
        }
    }

    var registry: Registry<Tree> { context.registry }
    var session: StateSession { context.session }

    /// A registry's answer as a step's result.
    func verb(
        _ verb: Refusal.Verb, _ uuid: DeviceUUID, _ call: () throws(RegistryError) -> Void
    ) throws(StepFailure) {
        do throws(RegistryError) {
            try context.retrying { () throws(RegistryError) in
                try context.passFailpoint(verb, uuid)
                try call()
            }
        } catch {
            throw .registry(error)
        }
    }

    func state(_ write: () throws(StateError) -> Void) throws(StepFailure) {
        do throws(StateError) { try write() } catch { throw .state(error) }
    }

    /// Who holds the device now, as a block; nil: nobody, for all that can be seen.
    func heldNow(_ uuid: DeviceUUID) -> Block? {
        // One that was not there at first is this run's own; detached ones nobody can open.
        guard context.observed(uuid)?.state == .attached else { return nil }
        return context.holders.block(uuid)
    }

    /// The same of a device that this run has made or bound, whose group the observation does not know.
    func heldAfterwards(_ uuid: DeviceUUID) throws(StepFailure) -> Block? {
        do throws(RegistryError) {
            let made = try registry.snapshot().devices.filter { $0.uuid == uuid }
            return RecentHolders(of: made, by: context.lookAtHolders).block(uuid)
        } catch {
            throw .registry(error)
        }
    }

    /// The parent of a change's device where a step does not name one.
    func parent(of change: Change) throws(StepFailure) -> ParentName {
        guard let parent = change.device.parent ?? change.before?.parent else {
            throw .parentless(change.device.uuid)
        }
        return parent
    }
}
