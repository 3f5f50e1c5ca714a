internal import Synchronization

/// A registered bus driver: `bus/mdev/drivers/<name>/`.
public final class BusDriver: Sendable {
    public let definition: MdevDriver
    let core: MediatedDeviceCore
    let objectID = ObjectID.next()
    let state = Mutex(State())

    struct State {
        var isListed = true
        /// Its module is on the way out: nothing may be opened any more (row V2).
        var isGoing = false
        /// Open descriptors of its devices.
        var pins = 0
    }

    init(_ definition: MdevDriver, core: MediatedDeviceCore) {
        self.definition = definition
        self.core = core
    }

    public var name: String { definition.name }
    public var isGoing: Bool { state.withLock { $0.isGoing } }

    /// `try_module_get`.
    func pin() -> Bool {
        state.withLock { state in
            guard !state.isGoing else { return false }
            state.pins += 1
            return true
        }
    }

    func unpin() { state.withLock { $0.pins -= 1 } }

    /// `try_stop_module`: from here on nothing is opened, unless something is open now (row R14).
    func stop() -> Bool {
        state.withLock { state in
            guard state.pins == 0 else { return false }
            state.isGoing = true
            return true
        }
    }
}

extension BusDriver: SysfsObject {
    enum Slot {
        static let directory = 0
        static let bind = 1
        static let unbind = 2
        static let uevent = 3
        static let items: [SysfsItem] = [
            .directory("", in: SysfsItem.outside), .file("bind", 0o200), .file("unbind", 0o200),
            .file("uevent", 0o200),
        ]
    }

    var table: [SysfsItem] { Slot.items }
    var path: [String] { ["bus", "mdev", "drivers", name] }
    func has(_ slot: Int) -> Bool { state.withLock { $0.isListed } }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        guard directory == Slot.directory, let device = core.device(named: name), isBound(device) else {
            return nil
        }
        return device.node(MdevDevice.Slot.driverDeviceLink)
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        guard directory == Slot.directory else { return [] }
        return core.devices.filter(isBound).map { $0.entry($0.name, MdevDevice.Slot.driverDeviceLink) }
    }

    private func isBound(_ device: MdevDevice) -> Bool {
        device.state.withLock { $0.driver === self && $0.presence.contains(.driver) }
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        switch slot {
        case Slot.bind: try core.bind(self, bytes)
        case Slot.unbind: try core.unbind(self, bytes)
        case Slot.uevent: _ = try core.synthesize(bytes, "drivers", [], path)
        default: throw .inputOutput
        }
        return bytes.count
    }
}
