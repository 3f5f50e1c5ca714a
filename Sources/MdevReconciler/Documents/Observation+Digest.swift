public import MdevModel

extension Observation {
    /// SHA-256 over what a plan depends on and nobody but this tool or an administrator changes: the host and
    /// its boot, parents with their types and capacity, devices with their managed attributes, bus drivers, the
    /// ledger, maintenance. Not group numbers, holders, or what guests write.
    public var digest: String {
        var bytes = CanonicalBytes()
        bytes.add("observation 1")
        bytes.add(host.name)
        bytes.add(host.machineID)
        bytes.add(host.bootID)
        bytes.add(source)
        bytes.add(registry.parents) { $0.add($1) }
        bytes.add(registry.devices) { $0.add($1) }
        bytes.add(registry.busDrivers) { $0.add($1.text) }
        bytes.add(ledger.entries) { $0.add($1) }
        bytes.add(maintenance) { $0.add($1) }
        bytes.add(standingDocuments) { $0.add($1) }
        bytes.add(departedParents) { $0.add($1.text) }
        return bytes.digest
    }
}

extension CanonicalBytes {
    fileprivate mutating func add(_ uuid: DeviceUUID) {
        add(Int(truncatingIfNeeded: uuid.high))
        add(Int(truncatingIfNeeded: uuid.low))
    }

    fileprivate mutating func add(_ parent: ParentDevice) {
        add(parent.name.text)
        add(parent.path)
        add(parent.card)
        add(parent.driver?.text)
        add(parent.ccwDevices) { $0.add($1) }
        add(parent.types) { bytes, type in
            bytes.add(type.id.text)
            bytes.add(type.displayName)
            bytes.add(type.deviceAPI)
            bytes.add(type.availableInstances)
            bytes.add(type.description)
        }
    }

    fileprivate mutating func add(_ device: MediatedDevice) {
        add(device.uuid)
        add(device.parent.text)
        add(device.type?.text)
        add(device.state.rawValue)
        add(device.driver?.text)
        let stable = device.attributes.filter { !VendorAttribute.changesWithGuest($0.path) }
        add(stable) { bytes, reading in
            bytes.add(reading.path.description)
            bytes.add(reading.access.rawValue)
            bytes.add(reading.value)
        }
    }

    fileprivate mutating func add(_ entry: LedgerEntry) {
        add(entry.uuid)
        add(entry.namespace.text)
        add(entry.instance.description)
        add(entry.parent.text)
        add(entry.type.text)
        add(entry.origin.rawValue)
        add(entry.protect)
        add(entry.file)
        add(entry.bootID)
        add(entry.rememberedAttributes) { bytes, remembered in
            bytes.add(remembered.path.description)
            bytes.add(remembered.written)
            bytes.add(remembered.read)
        }
        add(entry.unwritten) { $0.add($1.description) }
    }

    fileprivate mutating func add(_ hold: MaintenanceHold) {
        switch hold.target {
        case .parent(let parent): add(parent.text)
        case .device(let uuid): add(uuid)
        }
        add(hold.expires)
    }
}
