internal import Synchronization

/// A mediated device in its VFIO group: what `vfio_add_group_dev`, or `vfio_register_emulated_iommu_dev`, made. In
/// the modern profile it is shown as `<uuid>/vfio-dev/vfio<number>/`.
public final class VFIODevice: Sendable {
    public let mdev: MdevDevice
    /// The number in `vfio<number>`: the lowest that was free. nil in the 2016 design, which has no such class.
    public let number: Int?
    let operations: VFIOOperations
    /// Its module is pinned while the device is open (row V2).
    let driver: BusDriver?
    let objectID = ObjectID.next()
    let state = Mutex(State())

    struct State {
        var isListed = true
        var isUnregistering = false
        var openCount = 0
        /// Modern: the vendor's open callback succeeded, and its release is due.
        var isVendorOpen = false
        /// Modern: the open callback of the first descriptor runs, or the release of the last one.
        var turn = Turn()
        /// Whoever waits for the last descriptor to close.
        var unregistration: Completion?
    }

    init(_ mdev: MdevDevice, number: Int?, operations: VFIOOperations, driver: BusDriver?) {
        self.mdev = mdev
        self.number = number
        self.operations = operations
        self.driver = driver
    }

    public var name: String { number.map { "vfio\($0)" } ?? "" }
    public var openCount: Int { state.withLock { $0.openCount } }
    public var isListed: Bool { state.withLock { $0.isListed } }
    var profile: CoreProfile { mdev.parent.core.profile }
}

extension VFIODevice: SysfsObject {
    enum Slot {
        static let directory = 0
        static let uevent = 1
        static let subsystem = 2
        static let device = 3
        static let classLink = 4
        static let power = 5
        static let items: [SysfsItem] =
            [
                .directory("", in: SysfsItem.outside), .file("uevent", 0o644), .link("subsystem"),
                .link("device"), .link("", in: SysfsItem.outside),
            ] + PowerAttributes.items(base: power)
    }

    var table: [SysfsItem] { Slot.items }
    var path: [String] { mdev.path + ["vfio-dev", name] }
    func has(_ slot: Int) -> Bool { number != nil && isListed }

    func link(_ slot: Int) -> SysfsLink? {
        switch slot {
        case Slot.subsystem: SysfsLink(directory: path, target: ["class", "vfio-dev"])
        case Slot.device: SysfsLink(directory: path, target: mdev.path)
        default: SysfsLink(directory: ["class", "vfio-dev"], target: path)
        }
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        slot == Slot.uevent ? "" : try PowerAttributes.show(slot - Slot.power)
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard slot == Slot.uevent else { return try PowerAttributes.store(slot - Slot.power, bytes) }
        return try mdev.parent.core.synthesize(bytes, "vfio-dev", [], path)
    }
}
