internal import Synchronization

/// The bus `mdev`: `bus/mdev/` (row B1).
final class MdevBus: SysfsObject {
    enum Slot {
        static let autoprobe = 1
        static let probe = 2
        static let uevent = 3
        static let items: [SysfsItem] = [
            .directory("", in: SysfsItem.outside), .file("drivers_autoprobe", 0o644),
            .file("drivers_probe", 0o200), .file("uevent", 0o200),
        ]
    }

    let objectID = ObjectID.next()
    private weak let core: MediatedDeviceCore?
    private let devices: SysfsFolder
    private let drivers: SysfsFolder

    init(_ core: MediatedDeviceCore) {
        self.core = core
        devices = SysfsFolder(["bus", "mdev", "devices"], contents: SysfsContents.busLinks(core))
        drivers = SysfsFolder(["bus", "mdev", "drivers"], contents: SysfsContents.drivers(core))
    }

    var table: [SysfsItem] { Slot.items }
    var path: [String] { ["bus", "mdev"] }
    func has(_ slot: Int) -> Bool { true }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        switch name {
        case "devices": devices.node()
        case "drivers": drivers.node()
        default: nil
        }
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        [devices.entry("devices"), drivers.entry("drivers")]
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        guard slot == Slot.autoprobe, let core else { throw .inputOutput }
        return core.isAutoprobing ? "1\n" : "0\n"
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard let core else { throw .noDevice }
        switch slot {
        // The kernel looks at the first character alone (base/bus.c:drivers_autoprobe_store).
        case Slot.autoprobe: core.isAutoprobing = bytes.first != UInt8(ascii: "0")
        case Slot.probe: try core.probe(bytes)
        case Slot.uevent: _ = try core.synthesize(bytes, "bus", [], path)
        default: throw .inputOutput
        }
        return bytes.count
    }
}
