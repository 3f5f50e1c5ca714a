internal import MdevModel
internal import MdevRegistry
internal import Sysfs

/// Carries out one step and keeps the ledger at it.
struct StepRunner<Tree: SysfsTree> {
    let context: ExecutionContext<Tree>

    /// What undoes steps, in the order in which they were made; every step that wrote something has one.
    var undo: [UndoStep] = []

    init(context: ExecutionContext<Tree>) { self.context = context }

    mutating func run(_ step: Step, of change: Change) -> StepEvent.Result {
        do throws(StepFailure) {
            switch step.kind {
            case .create(let parent, let type): return try create(change, on: parent, type: type)
            case .attach(let driver): return try attach(change, to: driver)
            case .detach(let driver): return try detach(change, from: driver)
            case .setAttribute(let path, let value): return try set(path, to: value, of: change)
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
        guard let device = context.observed(uuid) else { return nil }
        switch context.surroundings.holders([device]) {
        case .invisible(let reason): return Block(by: .held, detail: reason)
        case .visible(let held):
            guard let found = held.first(where: { $0.uuid == uuid }), !found.holders.isEmpty else {
                return nil
            }
            let names = found.holders.map(\.description).joined(separator: ", ")
            return Block(
                by: .held, detail: "held by \(names). End what uses it, then run again.",
                holders: found.holders)
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
