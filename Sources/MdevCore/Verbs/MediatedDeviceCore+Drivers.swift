internal import Synchronization

/// The first registration interface: bus drivers.
extension MediatedDeviceCore {
    /// `mdev_register_driver`. In the 2016 design it binds every device that no driver has, while the bus probes
    /// by itself (row B13).
    /// - Throws: EINVAL without a device API in the modern profile (R6), EBUSY where the name is taken (R7).
    @discardableResult
    public func register(_ definition: MdevDriver) throws(KernelErrno) -> BusDriver {
        if profile == .modern, definition.deviceAPI == nil { throw .invalidArgument }
        let driver = BusDriver(definition, core: self)
        let isNew = state.withLock { state in
            guard !state.drivers.contains(where: { $0.name == driver.name }) else { return false }
            state.drivers.append(driver)
            return true
        }
        guard isNew else { throw .busy }
        uevents.send(.add, "drivers") { driver.path }
        if profile == .v2016, isAutoprobing {
            for device in devices { attach(device, driver) }
        }
        return driver
    }

    /// `mdev_unregister_driver`: unbinds its devices, waiting for those that are held. Twice is harmless.
    public func unregister(_ driver: BusDriver) {
        driver.state.withLock { $0.isGoing = true }
        for device in devices where device.driver === driver { detach(device, from: driver) }
        let wasListed = driver.state.withLock { state in
            defer { state.isListed = false }
            return state.isListed
        }
        state.withLock { $0.drivers.removeAll { $0 === driver } }
        if wasListed { uevents.send(.remove, "drivers") { driver.path } }
    }

    /// Unloads the module that a driver lies in, as `rmmod` does: in the modern profile with its parents, whose
    /// mediated devices are removed.
    /// - Throws: EAGAIN while one of its devices is open (row R14); then nothing has changed.
    public func unload(_ driver: BusDriver) throws(KernelErrno) {
        guard driver.stop() else { throw .again }
        for parent in parents where parent.driver === driver { unregister(parent.device) }
        unregister(driver)
    }

    public var isAutoprobing: Bool {
        get { state.withLock { $0.isAutoprobing } }
        set { state.withLock { $0.isAutoprobing = newValue } }
    }
}
