internal import MdevModel
internal import MdevRegistry
internal import Sysfs

extension StepRunner {
    mutating func attach(_ change: Change, to driver: DriverName) throws(StepFailure) -> StepEvent.Result {
        let uuid = change.device.uuid
        try verb(.attach, uuid) { () throws(RegistryError) in
            try registry.attach(uuid, to: driver)
        }
        undo.append(.detach(uuid, from: driver))
        return .done
    }

    mutating func detach(_ change: Change, from driver: DriverName?) throws(StepFailure) -> StepEvent.Result {
        let uuid = change.device.uuid
        var bound = driver
        if bound == nil { bound = try boundDriver(of: uuid) }
        guard let driver = bound else { return .unchanged }
        if let block = heldNow(uuid) { return .blocked(block) }
        do throws(StepFailure) {
            try verb(.detach, uuid) { () throws(RegistryError) in
                try registry.detach(uuid, from: driver)
            }
        } catch {
            return try heldOrThrow(error, uuid)
        }
        undo.append(.attach(uuid, to: driver))
        return .done
    }

    /// The driver that the device is bound to by now: a create binds it by itself.
    func boundDriver(of uuid: DeviceUUID) throws(StepFailure) -> DriverName? {
        do throws(RegistryError) {
            return try registry.snapshot().devices.first { $0.uuid == uuid }?.driver
        } catch {
            throw .registry(error)
        }
    }

    mutating func remove(_ change: Change, from parent: ParentName) throws(StepFailure) -> StepEvent.Result {
        let uuid = change.device.uuid
        let entry = session.entry(uuid)
        if let block = heldNow(uuid) { return .blocked(block) }
        do throws(StepFailure) {
            try verb(.remove, uuid) { () throws(RegistryError) in
                try registry.remove(uuid, on: parent)
            }
        } catch .registry(let error) where error.isGone {
            // Somebody else removed it; the verification tells a removal that still waits for its holder.
            try state { () throws(StateError) in try session.drop(uuid) }
            return .unchanged
        } catch {
            return try heldOrThrow(error, uuid)
        }
        if let device = context.observed(uuid) { undo.append(.create(device, entry: entry)) }
        try state { () throws(StateError) in try session.drop(uuid) }
        return .done
    }

    /// A held device's refusal is blocked, not failed; so is a write that hangs because of a holder.
    func heldOrThrow(
        _ failure: StepFailure, _ uuid: DeviceUUID
    ) throws(StepFailure) -> StepEvent.Result {
        guard case .registry(let error) = failure else { throw failure }
        if case .stuck(let write) = error, write.verb == .remove || write.verb == .detach {
            let holders = heldNow(uuid)?.holders ?? []
            return .blocked(
                Block(by: write.verb == .remove ? .removing : .held, detail: "\(write)", holders: holders))
        }
        guard case .registry(let error) = failure, error.mayBeHolder, let block = heldNow(uuid) else {
            throw failure
        }
        return .blocked(block)
    }

    mutating func record(
        _ change: Change, _ origin: LedgerEntry.Origin
    ) throws(StepFailure) -> StepEvent.Result {
        let uuid = change.device.uuid
        let former = session.entry(uuid)
        guard let type = change.device.type ?? change.before?.type ?? former?.type else {
            throw .parentless(uuid)
        }
        var entry = context.declarations.entry(
            for: change, parent: try parent(of: change), type: type, origin: origin,
            bootID: context.observation.host.bootID, former: former)
        entry.rememberedAttributes = former?.rememberedAttributes ?? []
        entry.unwritten = former?.unwritten ?? []
        guard entry != former else { return .unchanged }
        undo.append(.entry(uuid, former))
        try state { () throws(StateError) in try session.put(entry) }
        return .done
    }

    mutating func forget(_ change: Change) throws(StepFailure) -> StepEvent.Result {
        guard let former = session.entry(change.device.uuid) else { return .unchanged }
        undo.append(.entry(former.uuid, former))
        try state { () throws(StateError) in try session.drop(former.uuid) }
        return .done
    }
}

extension RegistryError {
    /// The device is not there any more.
    var isGone: Bool {
        guard case .refused(let refusal) = self else { return false }
        return (refusal.stage == .device || refusal.stage == .file)
            && (refusal.errno == .noEntry || refusal.errno == .noDevice)
    }

    /// Errnos by which drivers say that a guest uses the device.
    var mayBeHolder: Bool {
        errno == .notPermitted || errno == .busy
    }
}
