import MdevModel

/// A host and its documents, built up by a test.
struct World {
    var desired = DesiredState(files: ["/etc/mdev.yaml"])
    var observation = Observation(
        host: HostIdentity(name: "lab", machineID: "m", bootID: "boot-1"), source: "test",
        registry: RegistrySnapshot(busDrivers: [DriverName(trusted: "mtty")]))

    static let source = SourcePlace(file: "/etc/mdev.yaml", line: 1)

    /// An mtty parent with that many free ports.
    mutating func mtty(_ name: String = "mtty", free: Int = 24) {
        parent(
            ParentDevice(
                name: ParentName(trusted: name), path: "devices/virtual/mtty/\(name)",
                driver: DriverName(trusted: "mtty"),
                types: [
                    MdevType(
                        id: TypeID(trusted: "mtty-1"), displayName: "Single port serial",
                        deviceAPI: "vfio-pci",
                        availableInstances: free),
                    MdevType(
                        id: TypeID(trusted: "mtty-2"), displayName: "Dual port serial", deviceAPI: "vfio-pci",
                        availableInstances: free / 2),
                ]))
    }

    mutating func parent(_ parent: ParentDevice) {
        observation.registry.parents.append(parent)
        observation.registry.parents.sort { $0.name < $1.name }
    }

    mutating func declare(
        _ name: String, type: String = "mtty-1", on parent: String = "mtty",
        state: DesiredDevice.State = .attached, change: (inout DesiredDevice) throws -> Void = { _ in }
    ) throws {
        var device = DesiredDevice(
            name: try InstanceID.Label(name), parent: .name(ParentName(trusted: parent)), types: [type],
            state: state, source: Self.source)
        try change(&device)
        desired.devices.append(device)
    }

    mutating func pool(
        _ name: String, type: String = "mtty-2", size: DesiredPool.Size,
        parents: [ParentPattern] = [ParentPattern(driver: "mtty")],
        change: (inout DesiredPool) throws -> Void = { _ in }
    ) throws {
        var pool = DesiredPool(
            name: try InstanceID.Label(name), types: [type], parents: parents, size: size, source: Self.source
        )
        try change(&pool)
        desired.pools.append(pool)
    }

    mutating func device(
        _ uuid: DeviceUUID, type: String = "mtty-1", on parent: String = "mtty",
        state: MediatedDevice.State = .attached, attributes: [AttributeReading] = []
    ) {
        observation.registry.devices.append(
            MediatedDevice(
                uuid: uuid, parent: ParentName(trusted: parent), type: TypeID(trusted: type), state: state,
                driver: state == .attached ? DriverName(trusted: "mtty") : nil, attributes: attributes))
        observation.registry.devices.sort { $0.uuid < $1.uuid }
    }

    mutating func own(
        _ uuid: DeviceUUID, _ instance: String, type: String = "mtty-1", on parent: String = "mtty",
        change: (inout LedgerEntry) throws -> Void = { _ in }
    ) throws {
        var entry = LedgerEntry(
            uuid: uuid, namespace: desired.namespace, instance: try InstanceID(instance),
            parent: ParentName(trusted: parent), type: TypeID(trusted: type), origin: .created,
            file: "/etc/mdev.yaml", bootID: "boot-1")
        try change(&entry)
        observation.ledger.entries.append(entry)
    }

    /// A device that this tool made for that instance.
    @discardableResult
    mutating func made(
        _ instance: String, type: String = "mtty-1", on parent: String = "mtty",
        state: MediatedDevice.State = .attached
    ) throws -> DeviceUUID {
        let uuid = uuid(of: try InstanceID(instance))
        device(uuid, type: type, on: parent, state: state)
        try own(uuid, instance, type: type, on: parent)
        return uuid
    }

    func uuid(of instance: InstanceID) -> DeviceUUID {
        InstanceIdentity(namespace: desired.namespace, scheme: desired.identity, machineID: "m").uuid(
            of: instance)
    }

    mutating func hold(_ uuid: DeviceUUID) {
        observation.holders = .visible([
            Holders.HeldDevice(uuid: uuid, holders: [Holder(pid: 7, command: "qemu", guest: "vm1")])
        ])
    }
}
