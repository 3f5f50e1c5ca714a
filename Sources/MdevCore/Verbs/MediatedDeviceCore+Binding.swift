internal import Synchronization

extension MediatedDeviceCore {
    /// Writing a driver's `bind` file.
    /// - Throws: ENODEV for an unknown device, one that is bound, and always in the modern profile, whose bus
    ///   matches nothing (rows B2, B10).
    func bind(_ driver: BusDriver, _ name: [UInt8]) throws(KernelErrno) {
        guard profile == .v2016, let device = device(written: name) else { throw .noDevice }
        // The driver core keeps a failed probe's reason to itself: another driver may fit (base/dd.c:really_probe).
        do throws(KernelErrno) { try bind(device, to: driver) } catch { throw .noDevice }
    }

    /// Writing a driver's `unbind` file; waits while somebody holds the device (row B9).
    /// - Throws: ENODEV for an unknown device or one that is not bound to this driver.
    func unbind(_ driver: BusDriver, _ name: [UInt8]) throws(KernelErrno) {
        guard let device = device(written: name), device.driver === driver else { throw .noDevice }
        detach(device, from: driver)
    }

    /// Writing the bus's `drivers_probe` file (row B11): binds an unbound device; nothing in the modern profile.
    /// - Throws: ENODEV for an unknown device.
    func probe(_ name: [UInt8]) throws(KernelErrno) {
        guard let device = device(written: name) else { throw .noDevice }
        if profile == .v2016, device.driver == nil { attachToAny(device) }
    }

    /// Unbinds a device from whatever driver it has, as writing its name to `unbind` does; waits for a holder.
    public func unbind(_ device: MdevDevice) {
        detach(device, from: nil)
    }

    /// A device on the bus, by its exact name and perhaps a newline.
    private func device(written name: [UInt8]) -> MdevDevice? {
        let device = device(named: String(decoding: name.line, as: UTF8.self))
        return device.flatMap { $0.has(MdevDevice.Slot.busLink) ? $0 : nil }
    }

    /// Every driver matches every device (row B2): the first whose probe succeeds has it.
    func attachToAny(_ device: MdevDevice) {
        for driver in drivers where device.driver == nil { attach(device, driver) }
    }

    /// A probe that fails leaves the device unbound, and only the log tells (row B5).
    func attach(_ device: MdevDevice, _ driver: BusDriver) {
        guard device.driver == nil, device.has(MdevDevice.Slot.busLink) else { return }
        do throws(KernelErrno) { try bind(device, to: driver) } catch {
            log("\(driver.name): probe of \(device.name) failed with error \(error)")
        }
    }

    /// `really_probe`: the driver's links, the group (2016), the probe, the driver's attributes, the event.
    func bind(_ device: MdevDevice, to driver: BusDriver) throws(KernelErrno) {
        device.takeTurn()
        defer { device.endTurn() }
        let isFree = device.state.withLock { state in
            guard state.driver == nil, state.presence.contains(.busLink) else { return false }
            state.driver = driver
            state.presence.insert(.driver)
            return true
        }
        guard isFree, !driver.isGoing else {
            if isFree { loosen(device) }
            throw .noDevice
        }
        do throws(KernelErrno) {
            if profile == .v2016 { try attachIOMMU(device) }
            try driver.definition.probe?(device)
            if profile == .modern, device.parent.attributesClash {
                driver.definition.remove?(device)
                throw KernelErrno.exists
            }
        } catch {
            removeFromVFIO(device)
            if profile == .v2016 { detachIOMMU(device) }
            loosen(device)
            throw error.visible
        }
        guard profile == .modern else { return }
        device.state.withLock { _ = $0.presence.insert(.vendor) }
        send(.bind, device, ["DRIVER=\(driver.name)"])
    }

    /// `device_release_driver`: the driver's links and attributes go, then it is told; both may wait for a holder.
    /// - Parameter expected: only if it is bound to this one; nil: to any.
    func detach(_ device: MdevDevice, from expected: BusDriver?) {
        device.takeTurn()
        defer { device.endTurn() }
        let driver = device.state.withLock { state -> BusDriver? in
            guard let driver = state.driver, expected == nil || driver === expected else { return nil }
            state.presence.remove(.driver)
            if profile == .modern { state.presence.remove(.vendor) }
            return driver
        }
        guard let driver else { return }
        driver.definition.remove?(device)
        removeFromVFIO(device)
        if profile == .v2016 { detachIOMMU(device) }
        loosen(device)
        if profile == .modern { send(.unbind, device) }
    }

    private func loosen(_ device: MdevDevice) {
        device.state.withLock { state in
            state.driver = nil
            state.presence.remove(.driver)
        }
    }
}

extension MdevDevice {
    func takeTurn() {
        state.withLock { $0.turn.take(parent.core.makeCompletion) }?.waitForever()
    }

    func endTurn() {
        state.withLock { $0.turn.end() }?.complete()
    }
}
