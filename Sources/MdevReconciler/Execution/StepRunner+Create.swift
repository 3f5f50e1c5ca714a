internal import MdevModel
internal import MdevRegistry
internal import Sysfs

extension StepRunner {
    mutating func create(
        _ change: Change, on parent: ParentName, type: TypeID, next: DeviceUUID?
    ) throws(StepFailure) -> StepEvent.Result {
        let uuid = change.device.uuid
        let former = session.entry(uuid)
        if change.certainty == .uncertain, let block = try noRoom(for: uuid, type, on: parent) {
            try state { () throws(StateError) in try session.settle(uuid) }
            return .blocked(block)
        }
        do throws(RegistryError) {
            try context.retrying { () throws(RegistryError) in
                if creates.announced != uuid { try context.passFailpoint(.create, uuid) }
                try creates.create(uuid, type: type, on: parent, in: registry, next: next)
            }
        } catch .stuck(let write) {
            // The driver may still make it: then it is this tool's, and the next run sees what came of it.
            try state { () throws(StateError) in try session.made(uuid) }
            throw .registry(.stuck(write))
        } catch {
            return try refused(error, uuid: uuid, parent: parent)
        }
        undo.append(.remove(uuid, from: parent, former: former))
        try state { () throws(StateError) in try session.made(uuid) }
        return .done
    }

    /// Reads the room again where the plan could not be certain of it.
    private func noRoom(
        for uuid: DeviceUUID, _ type: TypeID, on parent: ParentName
    ) throws(StepFailure) -> Block? {
        do throws(RegistryError) {
            guard let available = try registry.availableInstances(of: type, on: parent, for: uuid) else {
                return nil
            }
            guard available <= 0 else { return nil }
        } catch {
            throw .registry(error)
        }
        return Block(
            by: .capacity,
            detail:
                "\(parent) has no instance of \(type) left. Remove a device of that card, or choose another "
                + "parent.")
    }

    private func refused(
        _ error: RegistryError, uuid: DeviceUUID, parent: ParentName
    ) throws(StepFailure) -> StepEvent.Result {
        if error.errno == .exists {
            try state { () throws(StateError) in try session.settle(uuid) }
            return .blocked(
                Block(
                    by: .foreign,
                    detail: "\(uuid) was taken after this was planned: \(error). Plan again."))
        }
        cleanUp(uuid, on: parent)
        try state { () throws(StateError) in try session.settle(uuid) }
        guard error.isCapacity else { return .failed(.registry(error)) }
        return .blocked(Block(by: .capacity, detail: "\(error)."))
    }

    /// A refused create can leave its device behind, which would take up room for ever. The refusal stands
    /// whatever comes of this; what stays is found by verification.
    private func cleanUp(_ uuid: DeviceUUID, on parent: ParentName) {
        // There was none of that UUID on this parent when the create began, else the answer was EEXIST.
        do throws(RegistryError) {
            try context.passFailpoint(.remove, uuid)
            try registry.remove(uuid, on: parent)
        } catch {
            // ENOENT: nothing was left behind.
            return
        }
    }
}
