import MdevModel

/// A host of many parents, and documents for it, made in memory.
struct MadeHost {
    let parents: Int
    let devices: Int
    private static let type = TypeID(trusted: "mtty-1")
    private static let driver = DriverName(trusted: "mtty")

    private var perParent: Int { (devices + parents - 1) / parents }

    func desired() throws -> DesiredState {
        var desired = DesiredState(files: ["/etc/bench.yaml"])
        desired.devices = try (0..<devices).map { number in
            DesiredDevice(
                name: try InstanceID.Label("device\(number)"), parent: .name(parent(of: number)),
                types: [Self.type.text], source: SourcePlace(file: "/etc/bench.yaml", line: 4 + number))
        }
        return desired
    }

    /// Its parents, without a device.
    var empty: Observation { observation(free: perParent) }

    /// With every device of `desired`, made by this tool.
    func full(_ desired: DesiredState) throws -> Observation {
        var observation = observation(free: 0)
        let identity = InstanceIdentity(
            namespace: desired.namespace, scheme: desired.identity, machineID: observation.host.machineID)
        for (number, declared) in desired.devices.enumerated() {
            guard let name = declared.name else { continue }
            let instance = try InstanceID("device/\(name.text)")
            let uuid = identity.uuid(of: instance)
            observation.registry.devices.append(
                MediatedDevice(
                    uuid: uuid, parent: parent(of: number), type: Self.type, state: .attached,
                    driver: Self.driver))
            observation.ledger.entries.append(
                LedgerEntry(
                    uuid: uuid, namespace: desired.namespace, instance: instance, parent: parent(of: number),
                    type: Self.type, origin: .created, file: "/etc/bench.yaml", bootID: "boot"))
        }
        observation.registry.devices.sort { $0.uuid < $1.uuid }
        observation.ledger.entries.sort { $0.uuid < $1.uuid }
        return observation
    }

    private func parent(of device: Int) -> ParentName { ParentName(trusted: "mtty\(device % parents)") }

    private func observation(free: Int) -> Observation {
        var registry = RegistrySnapshot(busDrivers: [Self.driver])
        registry.parents = (0..<parents).map { number in
            ParentDevice(
                name: ParentName(trusted: "mtty\(number)"), path: "devices/virtual/mtty/mtty\(number)",
                driver: Self.driver,
                types: [
                    MdevType(
                        id: Self.type, displayName: "Single port serial", deviceAPI: "vfio-pci",
                        availableInstances: free)
                ])
        }
        return Observation(
            host: HostIdentity(name: "bench", machineID: "machine", bootID: "boot"), source: "bench",
            registry: registry)
    }
}
