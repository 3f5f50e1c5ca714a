internal import Synchronization

/// Physical devices: what the driver core does before mdev knows of them.
extension MediatedDeviceCore {
    /// Publishes a device of the host: its directory, its bus's, class's and driver's links.
    /// - Throws: EEXIST where its path is taken, EINVAL for a path outside of `devices`.
    public func add(_ device: PhysicalDevice) throws(KernelErrno) {
        guard device.path.first == "devices", device.path.count > 1 else { throw .invalidArgument }
        device.state.withLock { $0.core = self }
        do throws(KernelErrno) {
            try place(device)
        } catch {
            device.state.withLock { $0.core = nil }
            throw error
        }
        if let deviceClass = device.deviceClass, count(deviceClass, 1) == 1 {
            uevents.send(.add, "class") { ["class", deviceClass] }
        }
        send(.add, device)
    }

    /// Takes the device out of the tree again. Its parent must have been unregistered.
    /// - Throws: ENODEV where it is not in the tree, EBUSY where it still is a parent.
    public func delete(_ device: PhysicalDevice) throws(KernelErrno) {
        guard device.core === self else { throw .noDevice }
        guard device.mdevParent == nil else { throw .busy }
        send(.remove, device)
        device.state.withLock { $0.core = nil }
        withdraw(device)
        if let deviceClass = device.deviceClass, count(deviceClass, -1) == 0 {
            uevents.send(.remove, "class") { ["class", deviceClass] }
        }
    }

    private func place(_ device: PhysicalDevice) throws(KernelErrno) {
        if let owner = ancestor(of: device) {
            let isNew = owner.state.withLock { state in
                if let old = state.children[device.name], old.isAlive { return false }
                state.children[device.name] = device.node()
                return true
            }
            guard isNew else { throw .exists }
        } else {
            guard let folder = tree.folder(device.path.dropLast()) else { throw .notDirectory }
            try folder.add(device.name, device.node())
        }
        for (path, slot) in links(of: device) { try tree.folder(path)?.add(device.name, device.node(slot)) }
    }

    private func withdraw(_ device: PhysicalDevice) {
        if let owner = ancestor(of: device) {
            owner.state.withLock { _ = $0.children.removeValue(forKey: device.name) }
        } else {
            tree.folder(device.path.dropLast())?.remove(device.name)
        }
        for (path, _) in links(of: device) { tree.folder(path)?.remove(device.name) }
    }

    /// The device whose directory this one's is in; nil where that is a plain folder.
    private func ancestor(of device: PhysicalDevice) -> PhysicalDevice? {
        var node = root
        for name in device.path.dropLast() {
            guard let next = node.lookup(name) else { return nil }
            node = next
        }
        return node.slot == PhysicalDevice.Slot.directory ? node.object as? PhysicalDevice : nil
    }

    private func links(of device: PhysicalDevice) -> [([String], Int)] {
        var links: [([String], Int)] = []
        if let bus = device.bus {
            links.append((["bus", bus, "devices"], PhysicalDevice.Slot.busLink))
            if let driver = device.driver {
                links.append((["bus", bus, "drivers", driver], PhysicalDevice.Slot.driverLink))
            }
        }
        if let deviceClass = device.deviceClass {
            links.append((["class", deviceClass], PhysicalDevice.Slot.classLink))
        }
        return links
    }

    private func count(_ deviceClass: String, _ change: Int) -> Int {
        state.withLock { state in
            state.classes[deviceClass, default: 0] += change
            return state.classes[deviceClass, default: 0]
        }
    }
}
