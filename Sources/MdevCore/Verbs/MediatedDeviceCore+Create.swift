internal import Synchronization

extension MediatedDeviceCore {
    /// `mdev_device_create`: what writing a type's `create` file does.
    /// - Parameter numbers: those of its groups, where they are free: a host that comes back as it was.
    /// - Throws: EEXIST for a UUID that any parent has (C9-C12), EUSERS where the core counts and nothing is left
    ///   (X2), ENODEV while the parent is unregistered (C19), or what the vendor says (C14). EINVAL once the
    ///   parent is gone in the 2016 design (C8).
    @discardableResult
    public func create(
        _ uuid: GUID, _ type: SupportedType, numbers: DeviceNumbers? = nil
    ) throws(KernelErrno) -> MdevDevice {
        let parent = type.parent
        if profile == .v2016, !parent.hasTypes { throw .invalidArgument }
        let device = try registry.add(uuid) { () throws(KernelErrno) in
            guard parent.takeInstance() else { throw KernelErrno.tooManyUsers }
            let device = MdevDevice(uuid, type, parent)
            if let numbers { device.state.withLock { $0.wanted = numbers } }
            return device
        }
        do throws(KernelErrno) {
            try parent.beginRunning()
        } catch {
            release(device)
            throw error
        }
        defer { parent.endRunning() }
        do throws(KernelErrno) {
            switch profile {
            case .v2016: try createByOperations(device)
            case .modern: try createByProbe(device)
            }
        } catch {
            release(device)
            throw error.visible
        }
        return device
    }

    /// The 2016 order (C13): published, bound by the bus, and only then is the vendor asked.
    private func createByOperations(_ device: MdevDevice) throws(KernelErrno) {
        let parent = device.parent
        parent.takeTurn()
        defer { parent.endTurn() }
        publish(device)
        if isAutoprobing { attachToAny(device) }
        do throws(KernelErrno) {
            guard let create = parent.operations?.create else { throw KernelErrno.invalidArgument }
            try create(device.type, device)
        } catch {
            withdraw(device)
            throw error
        }
        if parent.attributesClash {
            // Row C18: the vendor is told to give it back, whatever it says.
            do throws(KernelErrno) { try parent.operations?.remove?(device) } catch {
                log("\(device.name): MDEV: forced remove failed: \(error)")
            }
            withdraw(device)
            throw .exists
        }
        activate(device, [.vendor, .remove, .typeDeviceLink, .typeLink])
    }

    /// The modern order (C13): published with its `remove` file, bound to its parent's driver, then linked.
    private func createByProbe(_ device: MdevDevice) throws(KernelErrno) {
        guard let driver = device.parent.driver else { throw .noDevice }
        device.state.withLock { _ = $0.presence.insert(.remove) }
        publish(device)
        do throws(KernelErrno) {
            try bind(device, to: driver)
        } catch {
            withdraw(device)
            throw error
        }
        activate(device, [.typeDeviceLink, .typeLink])
    }

    /// The last step: from here on it can be removed (row D9).
    private func activate(_ device: MdevDevice, _ entries: MdevDevice.Presence) {
        device.state.withLock { state in
            state.presence.formUnion(entries)
            state.isActive = true
        }
    }

    /// `device_add`.
    private func publish(_ device: MdevDevice) {
        device.state.withLock { $0.presence.formUnion([.directory, .own, .busLink]) }
        device.parent.state.withLock { $0.children[device.uuid] = device }
        send(.add, device)
    }

    /// `device_del`: off the bus, unbound, gone.
    func withdraw(_ device: MdevDevice) {
        device.state.withLock { $0.presence.subtract([.own, .busLink]) }
        detach(device, from: nil)
        send(.remove, device)
        device.state.withLock { $0.presence = [] }
        device.parent.state.withLock { _ = $0.children.removeValue(forKey: device.uuid) }
    }

    /// `mdev_device_release`: its UUID and its instance are free again (rows C11, X5, X8).
    func release(_ device: MdevDevice) {
        device.parent.returnInstance()
        registry.remove(device.uuid)
    }
}

extension MdevParent {
    /// Row X1: only where the driver does not count itself.
    private var countsInstances: Bool { driver.map { $0.definition.getAvailable == nil } ?? false }

    func takeInstance() -> Bool {
        guard countsInstances else { return true }
        var left = instances.load(ordering: .relaxed)
        while left > 0 {
            let (exchanged, original) = instances.weakCompareExchange(
                expected: left, desired: left - 1, ordering: .relaxed)
            if exchanged { return true }
            left = original
        }
        return false
    }

    func returnInstance() {
        if countsInstances { instances.wrappingAdd(1, ordering: .relaxed) }
    }

    func takeTurn() {
        state.withLock { $0.turn.take(core.makeCompletion) }?.waitForever()
    }

    func endTurn() {
        state.withLock { $0.turn.end() }?.complete()
    }
}
