import MdevModel
import MdevReconciler

/// Values that the tests of this room share.
enum Samples {
    static let host = HostIdentity(name: "lab", machineID: "6d2d1f2e", bootID: "boot-1")
    static let registry = RegistryIdentity(source: "lab", machineID: "6d2d1f2e")
    static let holder = LockHolder(pid: 4711, command: "mdev-reconcile apply site.yaml")

    static func uuid(_ number: UInt64) -> DeviceUUID { DeviceUUID(high: 0x11, low: number) }

    static func entry(
        _ number: UInt64, type: String = "mtty-1", origin: LedgerEntry.Origin = .created,
        bootID: String = host.bootID
    ) throws -> LedgerEntry {
        LedgerEntry(
            uuid: uuid(number), namespace: .standard, instance: .device(try .init("d\(number)")),
            parent: try ParentName("mtty"), type: try TypeID(type), origin: origin, file: "/etc/site.yaml",
            bootID: bootID)
    }

    static func device(_ number: UInt64, type: String? = "mtty-1") throws -> MediatedDevice {
        MediatedDevice(
            uuid: uuid(number), parent: try ParentName("mtty"), type: try type.map { try TypeID($0) },
            state: .attached, driver: try DriverName("mtty"), iommuGroup: Int(number))
    }

    static func parent(available: Int = 24) throws -> ParentDevice {
        ParentDevice(
            name: try ParentName("mtty"), path: "devices/virtual/mtty/mtty", driver: try DriverName("mtty"),
            types: [
                MdevType(
                    id: try TypeID("mtty-1"), displayName: "Single port serial", deviceAPI: "vfio-pci",
                    availableInstances: available),
                MdevType(
                    id: try TypeID("mtty-2"), displayName: "Dual port serial", deviceAPI: "vfio-pci",
                    availableInstances: available / 2),
            ])
    }

    static func observation(devices: [UInt64] = [], ledger: [LedgerEntry] = []) throws -> Observation {
        Observation(
            host: host, source: "lab",
            registry: RegistrySnapshot(
                parents: [try parent(available: 24 - devices.count)],
                devices: try devices.map { try device($0) },
                busDrivers: [try DriverName("mtty")]),
            ledger: Ledger(entries: ledger))
    }

    static func desired(_ names: [String], type: String = "mtty-1") throws -> DesiredState {
        DesiredState(
            devices: try names.enumerated().map { index, name in
                DesiredDevice(
                    name: try .init(name), parent: .name(try ParentName("mtty")), types: [type],
                    source: SourcePlace(file: "site.yaml", line: index + 1))
            }, files: ["site.yaml"])
    }
}
