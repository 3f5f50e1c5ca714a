internal import MdevModel

/// An observation, indexed for looking things up in constant time.
struct HostIndex {
    let observation: Observation
    let namespace: Namespace
    private(set) var parentByName: [ParentName: Int] = [:]
    /// Indexes of parents, by card, in natural order.
    private(set) var parentsByCard: [String: [Int]] = [:]
    private(set) var parentByCCWDevice: [String: Int] = [:]
    private(set) var deviceByUUID: [DeviceUUID: Int] = [:]
    /// Indexes of the vfio-ap devices; on most hosts there is none.
    private(set) var matrixDevices: [Int] = []
    let ledgerByUUID: LedgerIndex<DeviceUUID>
    /// This namespace's entries by what their document calls them; of a pool's instance the one that is still its.
    let ownByInstance: LedgerIndex<InstanceID>
    private var holdersByUUID: [DeviceUUID: [Holder]] = [:]
    private var heldParents: Set<ParentName> = []
    private var heldBackDevices: Set<DeviceUUID> = []
    private let departed: Set<ParentName>

    var registry: RegistrySnapshot { observation.registry }
    var parents: [ParentDevice] { observation.registry.parents }
    var devices: [MediatedDevice] { observation.registry.devices }

    /// - Parameter written: UUIDs that devices' blocks declare as written: such a device is no pool's, whatever the
    ///   ledger says.
    init(_ observation: Observation, namespace: Namespace, written: Set<DeviceUUID>) {
        self.observation = observation
        self.namespace = namespace
        let entries = observation.ledger.entries
        ledgerByUUID = LedgerIndex(entries) { $0.uuid }
        ownByInstance = LedgerIndex(entries) { entry in
            guard entry.namespace == namespace else { return nil }
            if case .pool = entry.instance, written.contains(entry.uuid) { return nil }
            return entry.instance
        }
        departed = Set(observation.departedParents)
        for (index, parent) in observation.registry.parents.enumerated() {
            parentByName[parent.name] = index
            parentsByCard[parent.card, default: []].append(index)
            for ccwDevice in parent.ccwDevices { parentByCCWDevice[ccwDevice] = index }
        }
        deviceByUUID.reserveCapacity(observation.registry.devices.count)
        for (index, device) in observation.registry.devices.enumerated() {
            deviceByUUID[device.uuid] = index
            if device.attributes.contains(where: { $0.path == .matrix }) { matrixDevices.append(index) }
        }
        if case .visible(let held) = observation.holders {
            for device in held { holdersByUUID[device.uuid] = device.holders }
        }
        for hold in observation.maintenance {
            switch hold.target {
            case .parent(let name): heldParents.insert(name)
            case .device(let uuid): heldBackDevices.insert(uuid)
            }
        }
    }

    func device(_ uuid: DeviceUUID) -> MediatedDevice? { deviceByUUID[uuid].map { devices[$0] } }

    func parent(_ name: ParentName) -> ParentDevice? { parentByName[name].map { parents[$0] } }

    /// Whether the parent is gone, but not yet for longer than `settle`: what was on it may not move.
    func awaits(_ parent: ParentName) -> Bool {
        parentByName[parent] == nil && !departed.contains(parent)
    }

    /// Who holds an attached device; an empty list where nobody does, nil where it cannot be known.
    func holders(of uuid: DeviceUUID) -> [Holder]? {
        if case .invisible = observation.holders { return nil }
        return holdersByUUID[uuid] ?? []
    }

    func isHeldBack(_ uuid: DeviceUUID, on parent: ParentName?) -> Bool {
        heldBackDevices.contains(uuid) || parent.map(heldParents.contains) ?? false
    }
}

extension HostIndex {
    /// Who a device that exists belongs to.
    enum Ownership: Hashable {
        /// This namespace's ledger entry describes it: same parent, same type, same boot.
        case ours(LedgerEntry)
        /// An entry of this namespace has its UUID, but describes another device or an earlier boot's.
        case outdated(LedgerEntry)
        case otherNamespace(LedgerEntry)
        case nobody
    }

    func ownership(of device: MediatedDevice) -> Ownership {
        guard let entry = ledgerByUUID[device.uuid] else { return .nobody }
        guard entry.namespace == namespace else { return .otherNamespace(entry) }
        // A missing mdev_type link (mdev-semantics C26) contradicts nothing.
        let sameType = device.type == nil || device.type == entry.type
        let same = sameType && entry.parent == device.parent && entry.bootID == observation.host.bootID
        return same ? .ours(entry) : .outdated(entry)
    }
}
