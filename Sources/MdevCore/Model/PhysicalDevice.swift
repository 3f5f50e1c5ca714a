internal import Synchronization

/// A device of the host, as the driver core shows it before and after it is a parent of mediated ones: a PCI
/// function, a subchannel, a software device.
public final class PhysicalDevice: Sendable {
    /// Components from the tree's root: `["devices", "virtual", "mtty", "mtty"]`.
    public let path: [String]
    /// `pci`, `css`, `matrix`; nil for a device of a class alone.
    public let bus: String?
    /// `mtty` of the sample, which has no bus.
    public let deviceClass: String?
    /// The driver that is bound to it.
    public let driver: String?
    /// Links to other devices, by name: `physfn` to a physical function's path.
    let links: [(name: String, target: [String])]
    let attributes: AttributeTable<PhysicalDevice>

    let objectID = ObjectID.next()
    let table: [SysfsItem]
    let state = Mutex(State())

    struct State {
        /// Devices below it.
        var children: [String: SysfsNode] = [:]
        var parent: MdevParent?
        /// nil before it is added and after it is deleted.
        var core: MediatedDeviceCore?
        var vendorData: (any Sendable)?
    }

    /// - Parameters:
    ///   - attributes: the device's files that are not mdev's: `sriov_numvfs`, a matrix's masks.
    public init(
        path: [String], bus: String? = nil, deviceClass: String? = nil, driver: String? = nil,
        links: [(name: String, target: [String])] = [], attributes: [AttributeGroup<PhysicalDevice>] = []
    ) {
        self.path = path
        self.bus = bus
        self.deviceClass = deviceClass
        self.driver = driver
        self.links = links
        let fixed = Slot.items + links.map { .link($0.name) }
        self.attributes = AttributeTable(attributes, base: fixed.count)
        table = fixed + self.attributes.items
    }

    /// What its driver keeps with it (`dev_set_drvdata`).
    public var vendorData: (any Sendable)? {
        get { state.withLock { $0.vendorData } }
        set { state.withLock { $0.vendorData = newValue } }
    }

    /// The last component: `0000:41:00.4`.
    public var name: String { path.last ?? "" }

    /// The first half of its types' ids: its driver's name, else its bus's, else its class's (row T2).
    public var driverString: String { driver ?? bus ?? deviceClass ?? "" }

    var subsystem: String { bus ?? deviceClass ?? "" }
}

extension PhysicalDevice {
    enum Slot {
        static let directory = 0
        static let uevent = 1
        static let subsystem = 2
        static let driver = 3
        static let busLink = 4
        static let driverLink = 5
        static let classLink = 6
        static let power = 7
        static let links = 7 + PowerAttributes.count

        static let items: [SysfsItem] =
            [
                .directory("", in: SysfsItem.outside),
                .file("uevent", 0o644),
                .link("subsystem"),
                .link("driver"),
                .link("", in: SysfsItem.outside),
                .link("", in: SysfsItem.outside),
                .link("", in: SysfsItem.outside),
            ] + PowerAttributes.items(base: power)
    }
}

extension PhysicalDevice: SysfsObject {
    var core: MediatedDeviceCore? { state.withLock { $0.core } }
    var mdevParent: MdevParent? { state.withLock { $0.parent } }

    func has(_ slot: Int) -> Bool {
        guard core != nil else { return false }
        return switch slot {
        case Slot.subsystem: bus != nil || deviceClass != nil
        case Slot.driver, Slot.driverLink: bus != nil && driver != nil
        case Slot.busLink: bus != nil
        case Slot.classLink: deviceClass != nil
        default: true
        }
    }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        guard directory == Slot.directory else { return nil }
        let (child, parent) = state.withLock { ($0.children[name], $0.parent) }
        if let child, child.isAlive { return child }
        return parent?.find(inDevice: name)
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        guard directory == Slot.directory else { return [] }
        let (children, parent) = state.withLock { ($0.children, $0.parent) }
        return children.sorted { $0.key < $1.key }.filter(\.value.isAlive)
            .map { SysfsNode.Entry(name: $0.key, node: $0.value) } + (parent?.entriesInDevice() ?? [])
    }

    func link(_ slot: Int) -> SysfsLink? {
        switch slot {
        case Slot.subsystem: SysfsLink(directory: path, target: subsystemPath)
        case Slot.driver: SysfsLink(directory: path, target: driverPath)
        case Slot.busLink: SysfsLink(directory: subsystemPath + ["devices"], target: path)
        case Slot.driverLink: SysfsLink(directory: driverPath, target: path)
        case Slot.classLink: SysfsLink(directory: ["class", deviceClass ?? ""], target: path)
        default: SysfsLink(directory: path, target: links[slot - Slot.links].target)
        }
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        if attributes.contains(slot) { return try attributes.show(slot, self) }
        if slot == Slot.uevent { return driver.map { "DRIVER=\($0)\n" } ?? "" }
        return try PowerAttributes.show(slot - Slot.power)
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        if attributes.contains(slot) { return try attributes.store(slot, self, bytes) }
        if slot == Slot.uevent {
            return try core?.synthesize(bytes, subsystem, driver.map { ["DRIVER=\($0)"] } ?? [], path)
                ?? bytes.count
        }
        return try PowerAttributes.store(slot - Slot.power, bytes)
    }

    private var subsystemPath: [String] {
        if let bus { return ["bus", bus] }
        return ["class", deviceClass ?? ""]
    }

    private var driverPath: [String] { ["bus", bus ?? "", "drivers", driver ?? ""] }
}
