internal import Synchronization

/// A physical device that offers mediated ones: what `mdev_register_device`, or `mdev_register_parent`, made of it.
public final class MdevParent: Sendable {
    public let device: PhysicalDevice
    /// In the 2016 design; the callbacks of the modern one are the driver's.
    public let operations: ParentOperations?
    /// In the modern profile: the bus driver of all its mediated devices.
    public let driver: BusDriver?
    public let core: MediatedDeviceCore

    let objectID = ObjectID.next()
    let table: [SysfsItem]
    let attributes: AttributeTable<PhysicalDevice>
    /// All its mediated devices have the same entries.
    let deviceTable: [SysfsItem]
    let deviceAttributes: AttributeTable<MdevDevice>
    /// A vendor's attribute has a name that the core, or another one, has: no device can be made (row C18).
    let attributesClash: Bool
    /// How many more devices the core allows, of all types together (row X1).
    let instances: Atomic<Int>
    let state = Mutex(State())

    struct State {
        var phase = Phase.new
        var types: [SupportedType] = []
        var children: [GUID: MdevDevice] = [:]
        var hasClassLink = false
        /// Creates and removes that run (`unreg_sem`).
        var running = 0
        /// The unregistration that waits for `running` to be zero.
        var unregistration: Completion?
        /// 2016: whose callback it is (row C21).
        var turn = Turn()
    }

    enum Phase {
        case new, registered, unregistering, gone
    }

    init(
        _ device: PhysicalDevice, operations: ParentOperations?, driver: BusDriver?, core: MediatedDeviceCore,
        maxInstances: UInt32? = nil
    ) {
        self.device = device
        self.operations = operations
        self.driver = driver
        self.core = core
        attributes = AttributeTable(
            operations?.deviceAttributeGroups ?? [], base: Slot.items.count, directory: SysfsItem.outside)
        table = Slot.items + attributes.items
        let groups = operations?.mdevAttributeGroups ?? driver?.definition.deviceAttributeGroups ?? []
        deviceAttributes = AttributeTable(groups, base: MdevDevice.Slot.items.count)
        deviceTable = MdevDevice.Slot.items + deviceAttributes.items
        attributesClash = deviceAttributes.clashes(with: MdevDevice.Slot.items)
        instances = Atomic(Int(maxInstances ?? driver?.definition.maxInstances ?? 0))
    }

    /// A name of its attributes is taken in the device's directory.
    var clashes: Bool {
        let taken = Set(device.table.filter { $0.directory == 0 }.map(\.name))
        return attributes.clashes(with: Slot.items)
            || attributes.items.contains { $0.directory == SysfsItem.outside && taken.contains($0.name) }
    }

    public var types: [SupportedType] { state.withLock { $0.types } }

    /// In the order of their creation (row U2).
    public var children: [MdevDevice] {
        state.withLock { Array($0.children.values) }.sorted { $0.objectID < $1.objectID }
    }

    func child(_ uuid: GUID) -> MdevDevice? { state.withLock { $0.children[uuid] } }

    /// What the core says in `available_instances`, in the modern profile (rows X1, X3).
    func available(_ type: SupportedType) -> Int {
        if let getAvailable = driver?.definition.getAvailable { return Int(getAvailable(type)) }
        return instances.load(ordering: .relaxed)
    }
}

extension MdevParent: SysfsObject {
    enum Slot {
        static let types = 0
        static let classLink = 1
        static let items: [SysfsItem] = [
            .directory("mdev_supported_types", in: SysfsItem.outside), .link("", in: SysfsItem.outside),
        ]
    }

    var path: [String] { device.path + ["mdev_supported_types"] }

    var hasTypes: Bool {
        state.withLock { $0.phase == .registered || $0.phase == .unregistering }
    }

    func has(_ slot: Int) -> Bool {
        slot == Slot.classLink ? state.withLock { $0.hasClassLink } : hasTypes
    }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        guard directory == Slot.types else { return nil }
        return state.withLock { state in state.types.first { $0.id == name } }?.node()
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        guard directory == Slot.types else { return [] }
        return types.map { $0.entry($0.id) }
    }

    func link(_ slot: Int) -> SysfsLink? {
        SysfsLink(directory: ["class", "mdev_bus"], target: device.path)
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        guard attributes.contains(slot) else { throw .inputOutput }
        return try attributes.show(slot, device)
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard attributes.contains(slot) else { throw .inputOutput }
        return try attributes.store(slot, device, bytes)
    }

    /// What the parent adds to its device's own directory: the types' folder, its attributes, its children.
    func find(inDevice name: String) -> SysfsNode? {
        if let uuid = GUID(directoryName: name) {
            guard let child = child(uuid), child.has(MdevDevice.Slot.directory) else { return nil }
            return child.node()
        }
        guard hasTypes else { return nil }
        let slot = table.firstIndex {
            $0.directory == SysfsItem.outside && $0.name == name && !name.isEmpty
        }
        return slot.map { node($0) }
    }

    func entriesInDevice() -> [SysfsNode.Entry] {
        let own = hasTypes ? table.indices.filter { table[$0].directory == SysfsItem.outside } : []
        return own.filter { !table[$0].name.isEmpty }.map { entry(table[$0].name, $0) }
            + children.filter { $0.has(MdevDevice.Slot.directory) }.map { $0.entry($0.name) }
    }
}
