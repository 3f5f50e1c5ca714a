internal import Synchronization

/// An IOMMU group of one mediated device: `kernel/iommu_groups/<id>/` (row B8).
public final class IOMMUGroup: Sendable {
    /// The lowest that was free.
    public let id: Int
    public let device: MdevDevice
    let objectID = ObjectID.next()
    private let vfio = Mutex<VFIOGroup?>(nil)

    init(_ id: Int, _ device: MdevDevice) {
        self.id = id
        self.device = device
    }

    /// The VFIO group that a bus driver made of it.
    public internal(set) var vfioGroup: VFIOGroup? {
        get { vfio.withLock { $0 } }
        set { vfio.withLock { $0 = newValue } }
    }
}

extension IOMMUGroup: SysfsObject {
    enum Slot {
        static let devices = 1
        static let name = 2
        static let type = 3
        static let reserved = 4
        static let items: [SysfsItem] = [
            .directory("", in: SysfsItem.outside), .directory("devices"), .file("name", 0o444),
            .file("type", 0o644), .file("reserved_regions", 0o444),
        ]
    }

    var table: [SysfsItem] { Slot.items }
    var path: [String] { ["kernel", "iommu_groups", String(id)] }

    func has(_ slot: Int) -> Bool {
        guard device.iommuGroup === self else { return false }
        // The 2016 group has no name, and these files came later.
        return slot < Slot.name || device.parent.core.profile == .modern
    }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        guard directory == Slot.devices, name == device.name else { return nil }
        return device.node(MdevDevice.Slot.groupDeviceLink)
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        guard directory == Slot.devices else { return [] }
        return [device.entry(device.name, MdevDevice.Slot.groupDeviceLink)]
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        switch slot {
        // Row B8: a perfectly normal mediated device's group says so.
        case Slot.name: "vfio-noiommu\n"
        case Slot.type: "unknown\n"
        default: ""
        }
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int { throw .invalidArgument }
}
