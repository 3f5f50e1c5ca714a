internal import MdevCore

/// Brings a core to what a journal says, by the core's own create, and drops what it refuses.
struct Restoration {
    /// What came back.
    private(set) var state: HostState
    /// What did not, a line each.
    private(set) var dropped: [String] = []
    private let core: MediatedDeviceCore

    init(_ stored: HostState, in core: MediatedDeviceCore) {
        self.core = core
        state = HostState(boot: stored.boot)
        let autoprobe = ["bus", "mdev", "drivers_autoprobe"]
        for write in stored.settings where write.path != autoprobe { restore(write) }
        for (uuid, device) in stored.devicesInOrder { restore(uuid, device) }
        // Last, because it keeps the 2016 bus from binding what was bound.
        for write in stored.settings where write.path == autoprobe { restore(write) }
    }

    private mutating func restore(_ uuid: GUID, _ device: HostState.Device) {
        let record = device.record
        guard let parent = core.parents.first(where: { $0.device.name == record.parent }) else {
            return drop("device \(uuid): there is no parent \(record.parent) any more")
        }
        guard let type = parent.types.first(where: { $0.id == record.type }) else {
            return drop("device \(uuid): \(record.parent) has no type \(record.type) any more")
        }
        let created: MdevDevice
        do throws(KernelErrno) {
            created = try core.create(uuid, type, numbers: record.binding?.numbers)
        } catch {
            return drop("device \(uuid): \(record.parent) refuses one more \(record.type) (\(error))")
        }
        if record.binding == nil { unbind(created) }
        state.apply(.device(uuid, DeviceRecord(created)))
        for write in device.attributes { restore(write, of: created) }
    }

    private mutating func unbind(_ device: MdevDevice) {
        guard let driver = device.driver else { return }
        let file = node(["bus", "mdev", "drivers", driver.name, "unbind"])
        do throws(KernelErrno) { _ = try file?.store(Array(device.name.utf8)) } catch {
            drop("that \(device.name) was detached (\(error))")
        }
    }

    private mutating func restore(_ write: AttributeWrite) {
        guard store(write, at: write.path) else { return }
        state.apply(.setting(write))
    }

    private mutating func restore(_ write: AttributeWrite, of device: MdevDevice) {
        guard store(write, at: device.parent.device.path + [device.name] + write.path) else { return }
        state.apply(.attribute(device.uuid, write))
    }

    private mutating func store(_ write: AttributeWrite, at path: [String]) -> Bool {
        let name = path.joined(separator: "/")
        guard let node = node(path) else {
            drop("the value of \(name), which is there no more")
            return false
        }
        do throws(KernelErrno) {
            if !write.isVerb, try node.show() == write.value { return true }
            _ = try node.store(write.value)
            return true
        } catch {
            drop("the value of \(name), which refuses it (\(error))")
            return false
        }
    }

    private func node(_ path: [String]) -> SysfsNode? {
        var node = core.root
        for name in path {
            guard let next = node.lookup(name) else { return nil }
            node = next
        }
        return node
    }

    private mutating func drop(_ what: String) { dropped.append("dropped \(what)") }
}
