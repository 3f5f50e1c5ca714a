internal import Synchronization

/// A VFIO group, the node `/dev/vfio/<number>`: `devices/virtual/vfio/<number>/`. Its number is the IOMMU
/// group's.
public final class VFIOGroup: Sendable {
    public let number: Int
    /// The one device that it holds.
    public let device: VFIODevice
    let objectID = ObjectID.next()
    private let isClaimed = Atomic<Bool>(false)

    init(_ number: Int, _ device: VFIODevice) {
        self.number = number
        self.device = device
    }

    /// Its node is open, once at most; whoever opens it claims it until nothing of it is open any more.
    /// - Returns: false where it is open.
    public func claim() -> Bool { !isClaimed.exchange(true, ordering: .acquiringAndReleasing) }
    public func giveUp() { isClaimed.store(false, ordering: .releasing) }

    /// Whether its device is still there; a descriptor on a dead group says ENODEV to everything.
    public var isAlive: Bool { device.isListed }

    /// The device of that exact, lower-case name, as GET_DEVICE_FD looks for it.
    /// - Throws: ENODEV.
    public func device(named name: String) throws(KernelErrno) -> VFIODevice {
        guard isAlive, name == device.mdev.name else { throw .noDevice }
        return device
    }

    /// The character device's major number, which a kernel hands out anew at each boot.
    static let major = 243

    var variables: [String] { ["MAJOR=\(VFIOGroup.major)", "MINOR=\(number)", "DEVNAME=vfio/\(number)"] }
}

extension VFIOGroup: SysfsObject {
    enum Slot {
        static let directory = 0
        static let device = 1
        static let uevent = 2
        static let subsystem = 3
        static let classLink = 4
        static let power = 5
        static let items: [SysfsItem] =
            [
                .directory("", in: SysfsItem.outside), .file("dev", 0o444), .file("uevent", 0o644),
                .link("subsystem"), .link("", in: SysfsItem.outside),
            ] + PowerAttributes.items(base: power)
    }

    var table: [SysfsItem] { Slot.items }
    var path: [String] { ["devices", "virtual", "vfio", String(number)] }
    func has(_ slot: Int) -> Bool { isAlive }

    func link(_ slot: Int) -> SysfsLink? {
        slot == Slot.subsystem
            ? SysfsLink(directory: path, target: ["class", "vfio"])
            : SysfsLink(directory: ["class", "vfio"], target: path)
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        switch slot {
        case Slot.device: "\(VFIOGroup.major):\(number)\n"
        case Slot.uevent: variables.map { $0 + "\n" }.joined()
        default: try PowerAttributes.show(slot - Slot.power)
        }
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard slot == Slot.uevent else { return try PowerAttributes.store(slot - Slot.power, bytes) }
        return try device.mdev.parent.core.synthesize(bytes, "vfio", variables, path)
    }
}
