internal import MdevModel

/// The parts that all changes are made of.
extension PlanState {
    mutating func append(_ change: Change, blockedBy block: Block) {
        var change = change
        change.blocked = block
        change.steps = []
        changes.append(change)
    }

    func reference(_ instance: DeclaredInstance, _ device: MediatedDevice) -> DeviceReference {
        DeviceReference(
            instance: instance.instance, uuid: device.uuid, parent: device.parent, type: device.type)
    }

    func before(_ device: MediatedDevice) -> DeviceState {
        DeviceState(
            parent: device.parent, type: device.type, state: device.state, driver: device.driver,
            attributes: device.attributes.compactMap { reading in
                reading.value.map { DesiredAttribute(path: reading.path, value: $0) }
            })
    }

    /// The device as declared, on the parent and of the type that it has.
    func after(_ instance: DeclaredInstance, _ device: MediatedDevice) -> DeviceState {
        after(instance, parent: device.parent, type: device.type)
    }

    func after(_ instance: DeclaredInstance, parent: ParentName, type: TypeID?) -> DeviceState {
        DeviceState(
            parent: parent, type: type, state: instance.state == .detached ? .detached : .attached,
            driver: instance.driver, attributes: instance.configuration.shown)
    }
}

extension DeviceConfiguration {
    /// Everything declared as attributes; vfio-ap's sets as the files that show them.
    fileprivate var shown: [DesiredAttribute] {
        guard let matrix = matrixSets else { return attributes }
        let queues = matrix.queues.sorted().joined(separator: "\n")
        let control = matrix.controlDomains.map { String($0, radix: 16) }
            .map { String(repeating: "0", count: max(4 - $0.count, 0)) + $0 }.joined(separator: "\n")
        return plainAttributes + [
            DesiredAttribute(path: .matrix, value: queues),
            DesiredAttribute(path: .controlDomains, value: control),
        ]
    }
}
