internal import Synchronization

/// A mediated device: `struct mdev_device`.
public final class MdevDevice: Sendable {
    public let uuid: GUID
    public let type: SupportedType
    public let parent: MdevParent
    let objectID = ObjectID.next()
    let state = Mutex(State())

    struct State {
        var presence = Presence()
        /// Set last in a create, cleared first in a remove (row D9).
        var isActive = false
        var isRemoving = false
        var removeFiles: UInt16 = 0
        var driver: BusDriver?
        var iommuGroup: IOMMUGroup?
        var vfio: VFIODevice?
        var vendorData: (any Sendable)?
        /// What its groups shall be numbered, where the numbers are free.
        var wanted: DeviceNumbers?
        /// Binding, unbinding and removing one device go one after the other (`device_lock`).
        var turn = Turn()
    }

    /// Which of its entries are there.
    struct Presence: OptionSet {
        let rawValue: UInt8
        static let directory = Presence(rawValue: 1)
        static let busLink = Presence(rawValue: 2)
        static let typeLink = Presence(rawValue: 4)
        static let typeDeviceLink = Presence(rawValue: 8)
        static let remove = Presence(rawValue: 16)
        static let driver = Presence(rawValue: 32)
        static let vendor = Presence(rawValue: 64)
        /// `uevent`, `subsystem` and `power`, which the driver core makes with the directory, and takes away
        /// before it unbinds the device.
        static let own = Presence(rawValue: 128)
    }

    init(_ uuid: GUID, _ type: SupportedType, _ parent: MdevParent) {
        self.uuid = uuid
        self.type = type
        self.parent = parent
    }

    /// The lower-case UUID (row C7).
    public var name: String { uuid.description }
    public var driver: BusDriver? { state.withLock { $0.driver } }
    public var iommuGroup: IOMMUGroup? { state.withLock { $0.iommuGroup } }
    public var vfioDevice: VFIODevice? { state.withLock { $0.vfio } }
    /// How many descriptors of its VFIO device are open.
    public var openCount: Int { vfioDevice?.openCount ?? 0 }

    /// What its vendor keeps with it (`mdev_set_drvdata`).
    public var vendorData: (any Sendable)? {
        get { state.withLock { $0.vendorData } }
        set { state.withLock { $0.vendorData = newValue } }
    }

    /// Opens it as VFIO's GET_DEVICE_FD does.
    /// - Throws: ENODEV where no bus driver added it to VFIO, and as ``VFIODevice/open()``.
    public func open() throws(KernelErrno) -> OpenVFIODevice {
        guard let vfioDevice else { throw .noDevice }
        return try vfioDevice.open()
    }
}

extension MdevDevice {
    enum Slot {
        static let directory = 0
        static let uevent = 1
        static let subsystem = 2
        static let remove = 3
        static let typeLink = 4
        static let driver = 5
        static let iommuGroup = 6
        static let vfioFolder = 7
        static let busLink = 8
        static let driverDeviceLink = 9
        static let typeDeviceLink = 10
        static let groupDeviceLink = 11
        static let power = 12

        static let items: [SysfsItem] =
            [
                .directory("", in: SysfsItem.outside),
                .file("uevent", 0o644),
                .link("subsystem"),
                .file("remove", 0o200),
                .link("mdev_type"),
                .link("driver"),
                .link("iommu_group"),
                .directory("vfio-dev"),
                .link("", in: SysfsItem.outside),
                .link("", in: SysfsItem.outside),
                .link("", in: SysfsItem.outside),
                .link("", in: SysfsItem.outside),
            ] + PowerAttributes.items(base: power)
    }
}

extension MdevDevice: SysfsObject {
    var path: [String] { parent.device.path + [name] }
    var table: [SysfsItem] { parent.deviceTable }

    func has(_ slot: Int) -> Bool {
        state.withLock { state in
            switch slot {
            case Slot.remove: state.presence.contains(.remove)
            case Slot.typeLink: state.presence.contains(.typeLink)
            case Slot.typeDeviceLink: state.presence.contains(.typeDeviceLink)
            case Slot.busLink: state.presence.contains(.busLink)
            case Slot.driver, Slot.driverDeviceLink: state.presence.contains(.driver)
            case Slot.iommuGroup, Slot.groupDeviceLink: state.iommuGroup != nil
            case Slot.uevent, Slot.subsystem: state.presence.contains(.own)
            case Slot.power..<Slot.items.count: state.presence.contains(.own)
            case Slot.vfioFolder: state.vfio?.has(VFIODevice.Slot.directory) ?? false
            case _ where slot >= Slot.items.count: state.presence.contains(.vendor)
            default: state.presence.contains(.directory)
            }
        }
    }

    func generation(_ slot: Int) -> UInt16 {
        slot == Slot.remove ? state.withLock { $0.removeFiles } : 0
    }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        guard directory == Slot.vfioFolder, let vfio = vfioDevice, vfio.has(0), vfio.name == name else {
            return nil
        }
        return vfio.node()
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        guard directory == Slot.vfioFolder, let vfio = vfioDevice, vfio.has(0) else { return [] }
        return [vfio.entry(vfio.name)]
    }

    func link(_ slot: Int) -> SysfsLink? {
        let (driver, group) = state.withLock { ($0.driver, $0.iommuGroup) }
        switch slot {
        case Slot.subsystem: return SysfsLink(directory: path, target: ["bus", "mdev"])
        case Slot.typeLink: return SysfsLink(directory: path, target: type.path)
        case Slot.typeDeviceLink: return SysfsLink(directory: type.path + ["devices"], target: path)
        case Slot.busLink: return SysfsLink(directory: ["bus", "mdev", "devices"], target: path)
        case Slot.driver: return driver.map { SysfsLink(directory: path, target: $0.path) }
        case Slot.driverDeviceLink: return driver.map { SysfsLink(directory: $0.path, target: path) }
        case Slot.iommuGroup: return group.map { SysfsLink(directory: path, target: $0.path) }
        case Slot.groupDeviceLink:
            return group.map { SysfsLink(directory: $0.path + ["devices"], target: path) }
        default: return nil
        }
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        if parent.deviceAttributes.contains(slot) { return try parent.deviceAttributes.show(slot, self) }
        if slot == Slot.uevent { return driver.map { "DRIVER=\($0.name)\n" } ?? "" }
        return try PowerAttributes.show(slot - Slot.power)
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        if slot == Slot.remove {
            guard let number = kernelUnsigned(bytes) else { throw .invalidArgument }
            if number != 0 { try parent.core.remove(self) }
            return bytes.count
        }
        if parent.deviceAttributes.contains(slot) {
            return try parent.deviceAttributes.store(slot, self, bytes)
        }
        if slot == Slot.uevent {
            return try parent.core.synthesize(bytes, "mdev", driver.map { ["DRIVER=\($0.name)"] } ?? [], path)
        }
        return try PowerAttributes.store(slot - Slot.power, bytes)
    }
}
