import MdevCore
import Synchronization

/// A card whose devices each keep a note: what a guest writes at an offset, it reads back there.
struct NotepadParent {
    let card = PhysicalDevice(
        path: ["devices", "virtual", "notepad", "notepad"], deviceClass: "notepad")

    func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        let driver = try core.register(Self.driver)
        try core.add(card)
        try core.register(
            card, driver: driver, types: [MdevTypeName(sysfsName: "small", prettyName: "A small note")])
    }
}

extension NotepadParent {
    static var driver: MdevDriver {
        var driver = MdevDriver(name: "notepad")
        driver.deviceAPI = "vfio-pci"
        driver.maxInstances = 4
        driver.showDescription = { _ in "64 bytes to write on\n" }
        let used = Attribute<MdevDevice>("used", mode: 0o444, show: { "\($0.note?.used ?? 0)\n" })
        driver.deviceAttributeGroups = [AttributeGroup(name: "notepad", [used])]
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            device.vendorData = Note()
            try device.parent.core.addToVFIO(device, operations)
        }
        driver.remove = { device in device.parent.core.removeFromVFIO(device) }
        return driver
    }
}

extension NotepadParent {
    static var operations: VFIOOperations {
        var operations = VFIOOperations()
        operations.read = { (device: MdevDevice, count: Int, offset: UInt64) throws(KernelErrno) in
            guard let note = device.note else { throw .noDevice }
            return note.read(count, at: offset)
        }
        operations.write = { (device: MdevDevice, bytes: [UInt8], offset: UInt64) throws(KernelErrno) in
            guard let note = device.note else { throw .noDevice }
            return try note.write(bytes, at: offset)
        }
        return operations
    }
}

/// One device's memory. Several threads may be in a device's callbacks at once, so it has its own lock.
final class Note: Sendable {
    private let bytes = Mutex([UInt8](repeating: 0, count: 64))

    var used: Int { bytes.withLock { $0.count { $0 != 0 } } }

    func read(_ count: Int, at offset: UInt64) -> [UInt8] {
        bytes.withLock { Array($0.dropFirst(Int(clamping: offset)).prefix(count)) }
    }

    func write(_ new: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        try bytes.withLock { bytes throws(KernelErrno) in
            guard offset < UInt64(bytes.count) else { throw .noSpace }
            let room = new.prefix(bytes.count - Int(offset))
            bytes.replaceSubrange(Int(offset)..<Int(offset) + room.count, with: room)
            return room.count
        }
    }
}

extension MdevDevice {
    fileprivate var note: Note? { vendorData as? Note }
}
