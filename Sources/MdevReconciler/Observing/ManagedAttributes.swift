internal import MdevModel

/// Which attributes of which devices a desired state manages: only these are read, digested and compared.
struct ManagedAttributes {
    private(set) var paths: [DeviceUUID: [AttributePath]] = [:]

    /// - Parameter devices: UUIDs that exist.
    init(of desired: DesiredState, host: HostIdentity, ledger: Ledger, devices: [DeviceUUID]) {
        let identity = InstanceIdentity(
            namespace: desired.namespace, scheme: desired.identity, machineID: host.machineID)
        add(desired.devices.filter { !$0.configuration.isEmpty }, identity, desired.namespace, ledger)
        for pool in desired.pools {
            add(pool, identity: identity, namespace: desired.namespace, ledger: ledger, devices: devices)
        }
        guard desired.assignsQueues else { return }
        // A queue can be one device's only, so every other device's queues decide what can be assigned.
        for uuid in devices where paths[uuid]?.contains(.matrix) != true {
            paths[uuid] = ((paths[uuid] ?? []) + [.matrix]).sorted()
        }
    }

    private mutating func add(
        _ devices: [DesiredDevice], _ identity: InstanceIdentity, _ namespace: Namespace, _ ledger: Ledger
    ) {
        guard !devices.isEmpty else { return }
        var known: [InstanceID: DeviceUUID] = [:]
        for entry in ledger.entries where entry.namespace == namespace { known[entry.instance] = entry.uuid }
        for device in devices {
            let managed = Self.paths(of: device.configuration)
            if let uuid = device.uuid { paths[uuid] = managed }
            for name in [device.name, device.formerly].compactMap(\.self) {
                paths[known[.device(name)] ?? identity.uuid(of: .device(name))] = managed
            }
        }
    }

    private mutating func add(
        _ pool: DesiredPool, identity: InstanceIdentity, namespace: Namespace, ledger: Ledger,
        devices: [DeviceUUID]
    ) {
        let managed = Self.paths(of: pool.configuration)
        guard !managed.isEmpty else { return }
        let names = [pool.name, pool.formerly].compactMap(\.self)
        var highest = devices.count
        // What a device's block names by its UUID is no pool's.
        for entry in ledger.entries where entry.namespace == namespace && paths[entry.uuid] == nil {
            guard case .pool(let name, let ordinal) = entry.instance, names.contains(name) else { continue }
            paths[entry.uuid] = managed
            highest = max(highest, ordinal + 1)
        }
        let existing = Set(devices)
        for name in names {
            for ordinal in 0..<highest {
                let uuid = identity.uuid(of: .pool(name, ordinal: ordinal))
                if existing.contains(uuid) { paths[uuid] = managed }
            }
        }
        // Any look-alike may be taken over.
        if pool.adopt == .matching { for uuid in devices where paths[uuid] == nil { paths[uuid] = managed } }
    }

    private static func paths(of configuration: DeviceConfiguration) -> [AttributePath] {
        var paths = Set(configuration.attributes.map(\.path))
        if configuration.assignsQueues {
            paths.formUnion(VendorAttribute.matrixReadings)
        }
        return paths.sorted()
    }
}

extension DesiredState {
    /// Whether any device gets vfio-ap's adapters or domains.
    var assignsQueues: Bool {
        devices.contains { $0.configuration.assignsQueues }
            || pools.contains { $0.configuration.assignsQueues }
    }
}

extension DeviceConfiguration {
    fileprivate var isEmpty: Bool { attributes.isEmpty && matrix == nil }

    fileprivate var assignsQueues: Bool {
        matrix != nil || attributes.contains { MatrixVerb($0.path) != nil }
    }
}

extension ManagedAttributes {
    /// Leaves only managed readings, so that a snapshot of everything plans as a reading of the managed does.
    func restrict(_ registry: RegistrySnapshot) -> RegistrySnapshot {
        var registry = registry
        for index in registry.devices.indices {
            let device = registry.devices[index]
            guard !device.attributes.isEmpty else { continue }
            let managed = paths[device.uuid] ?? []
            registry.devices[index].attributes = device.attributes.filter { managed.contains($0.path) }
        }
        return registry
    }
}
