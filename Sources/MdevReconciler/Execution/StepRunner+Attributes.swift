internal import MdevModel
internal import MdevRegistry
internal import Sysfs

extension StepRunner {
    mutating func set(
        _ path: AttributePath, to value: String, of change: Change
    ) throws(StepFailure) -> StepEvent.Result {
        if let result = try write(value, to: path, of: change) { return result }
        let uuid = change.device.uuid
        let parent = try parent(of: change)
        // A device that this change made is removed again as it is.
        if !change.actions.contains(.create) {
            undo.append(.setAttribute(uuid, parent: parent, path: path, former: formerValue(of: path, uuid)))
        }
        try remember(path, written: value, of: uuid, on: parent)
        return .done
    }

    /// A write-only verb: nothing is read back or remembered, its effect is read elsewhere.
    mutating func invoke(
        _ verb: AttributePath, _ value: String, on change: Change
    ) throws(StepFailure) -> StepEvent.Result {
        if let result = try write(value, to: verb, of: change) { return result }
        let opposite = VendorAttribute.opposite(of: verb).map { DesiredAttribute(path: $0, value: value) }
        if !change.actions.contains(.create) {
            undo.append(
                .setAttribute(
                    change.device.uuid, parent: try parent(of: change), path: verb, former: opposite))
        }
        return .done
    }

    /// - Returns: why it was not written; nil: it was.
    private func write(
        _ value: String, to path: AttributePath, of change: Change
    ) throws(StepFailure) -> StepEvent.Result? {
        let uuid = change.device.uuid
        let parent = try parent(of: change)
        if change.disruption >= .guest, !change.actions.contains(.create), let block = heldNow(uuid) {
            return .blocked(block)
        }
        do throws(StepFailure) {
            try verb(.setAttribute, uuid) { () throws(RegistryError) in
                try registry.setAttribute(path, to: value, of: uuid, on: parent)
            }
            return nil
        } catch {
            return try heldOrThrow(error, uuid)
        }
    }

    /// What it was when it was observed; nil where that is not known.
    private func formerValue(of path: AttributePath, _ uuid: DeviceUUID) -> DesiredAttribute? {
        let reading = context.observed(uuid)?.attributes.first { $0.path == path }
        guard let reading, reading.access == .readWrite, let former = reading.value else { return nil }
        return DesiredAttribute(path: path, value: former)
    }

    /// Reads a written value back. One that reads in another form, or not at all, is kept in the ledger with what
    /// was written, so that it is not written again at every run.
    private func remember(
        _ path: AttributePath, written: String, of uuid: DeviceUUID, on parent: ParentName
    ) throws(StepFailure) {
        guard var entry = session.entry(uuid) else { return }
        let read: String?
        do throws(RegistryError) {
            read = try registry.readAttribute(path, of: uuid, on: parent).value
        } catch .refused {
            // Written but unreadable, as a write-only one: the step is done.
            read = nil
        } catch {
            throw .registry(error)
        }
        entry.unwritten.removeAll { $0 == path }
        entry.rememberedAttributes.removeAll { $0.path == path }
        if read != written {
            entry.rememberedAttributes.append(RememberedAttribute(path: path, written: written, read: read))
            entry.rememberedAttributes.sort { $0.path < $1.path }
        }
        try state { () throws(StateError) in try session.put(entry) }
    }
}
