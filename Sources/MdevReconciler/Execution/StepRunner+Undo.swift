internal import MdevModel
internal import MdevRegistry
internal import Sysfs

extension StepRunner {
    /// Undoes the steps after the first `kept`, the last one first.
    /// - Returns: what was undone and what could not be, as sentences.
    mutating func undo(after kept: Int) -> [String] {
        var notes: [String] = []
        while undo.count > kept {
            guard let step = undo.popLast() else { break }
            do throws(StepFailure) {
                notes.append(try apply(step))
            } catch {
                notes.append("\(step.attempt) failed: \(error)")
            }
        }
        return notes
    }

    /// - Returns: what was done.
    private func apply(_ step: UndoStep) throws(StepFailure) -> String {
        switch step {
        case .remove(let uuid, let parent, let former):
            if let block = try heldAfterwards(uuid) { throw .held(block) }
            let device = session.entry(uuid).map { CalloutDevice(uuid: uuid, parent: parent, type: $0.type) }
            let notes = try withCallouts(.stop, device) { () throws(StepFailure) in
                try verb(.remove, uuid) { () throws(RegistryError) in
                    try registry.remove(uuid, on: parent)
                }
                try restore(former, of: uuid)
            }
            return (["\(uuid) was removed from \(parent) again."] + notes).joined(separator: " ")
        case .create(let device, let entry):
            let notes = try createAgain(device, entry: entry)
            return (["\(device.uuid) was made on \(device.parent) again."] + notes).joined(separator: " ")
        case .attach(let uuid, let driver):
            try verb(.attach, uuid) { () throws(RegistryError) in
                try registry.attach(uuid, to: driver)
            }
            return "\(uuid) was attached to \(driver) again."
        case .detach(let uuid, let driver):
            if let block = try heldAfterwards(uuid) { throw .held(block) }
            try verb(.detach, uuid) { () throws(RegistryError) in
                try registry.detach(uuid, from: driver)
            }
            return "\(uuid) was detached from \(driver) again."
        case .setAttribute(let uuid, let parent, let path, let former):
            guard let former else {
                return "\(path) of \(uuid) keeps its new value: the former one is not known."
            }
            try verb(.setAttribute, uuid) { () throws(RegistryError) in
                try registry.setAttribute(former.path, to: former.value, of: uuid, on: parent)
            }
            return "\(path) of \(uuid) was set back."
        case .entry(let uuid, let former):
            try restore(former, of: uuid)
            return "the ledger's entry of \(uuid) was set back."
        }
    }

    private func restore(_ entry: LedgerEntry?, of uuid: DeviceUUID) throws(StepFailure) {
        try state { () throws(StateError) in
            if let entry { try session.put(entry) } else { try session.drop(uuid) }
        }
    }

    /// Makes a removed device as it was, with the attributes that are known of it.
    /// - Returns: what is to be said of scripts.
    private func createAgain(
        _ device: MediatedDevice, entry: LedgerEntry?
    ) throws(StepFailure) -> [String] {
        guard let type = device.type else { throw .parentless(device.uuid) }
        let writes = FormerAttributes.writes(of: device, remembered: entry?.rememberedAttributes ?? [])
        let told = CalloutDevice(
            uuid: device.uuid, parent: device.parent, type: type, attributes: writes)
        return try withCallouts(.start, told) { () throws(StepFailure) in
            try createAgain(device, type: type, entry: entry, writes)
        }
    }

    /// Undoing is starting and stopping, too.
    /// - Returns: what is to be said of scripts.
    private func withCallouts(
        _ action: CalloutCall.Action, _ device: CalloutDevice?, _ work: () throws(StepFailure) -> Void
    ) throws(StepFailure) -> [String] {
        guard let callouts = context.callouts, let device else {
            try work()
            return []
        }
        let begun: Callouts.Begun
        do throws(CalloutFailure) { begun = try callouts.begin(action, device) } catch {
            throw .callout(error)
        }
        do throws(StepFailure) { try work() } catch {
            _ = callouts.end(begun, succeeded: false)
            throw error
        }
        return callouts.end(begun, succeeded: true)
    }

    private func createAgain(
        _ device: MediatedDevice, type: TypeID, entry: LedgerEntry?, _ writes: [DesiredAttribute]
    ) throws(StepFailure) {
        var unfinished = entry
        unfinished?.unwritten = writes.map(\.path)
        if let unfinished {
            try state { () throws(StateError) in
                try session.intend([Intent(entry: unfinished, replaces: false)])
            }
        }
        try verb(.create, device.uuid) { () throws(RegistryError) in
            try registry.create(device.uuid, type: type, on: device.parent)
        }
        try restore(unfinished, of: device.uuid)
        for attribute in writes {
            try verb(.setAttribute, device.uuid) { () throws(RegistryError) in
                try registry.setAttribute(
                    attribute.path, to: attribute.value, of: device.uuid, on: device.parent)
            }
        }
        if device.state == .detached, let driver = try boundDriver(of: device.uuid) {
            try verb(.detach, device.uuid) { () throws(RegistryError) in
                try registry.detach(device.uuid, from: driver)
            }
        }
        try restore(entry, of: device.uuid)
    }
}

extension UndoStep {
    fileprivate var attempt: String {
        switch self {
        case .remove(let uuid, let parent, _): "removing \(uuid) from \(parent) again"
        case .create(let device, _): "making \(device.uuid) on \(device.parent) again"
        case .attach(let uuid, let driver): "attaching \(uuid) to \(driver) again"
        case .detach(let uuid, let driver): "detaching \(uuid) from \(driver) again"
        case .setAttribute(let uuid, _, let path, _): "setting \(path) of \(uuid) back"
        case .entry(let uuid, _): "setting the ledger's entry of \(uuid) back"
        }
    }
}
