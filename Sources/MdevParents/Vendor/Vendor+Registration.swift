internal import MdevCore

extension Vendor {
    /// Publishes the device and registers it as a parent, in the way of the core's profile.
    /// - Throws: EEXIST where its path is taken. Then nothing of it is left.
    func register(_ device: PhysicalDevice, with core: MediatedDeviceCore) throws(KernelErrno) {
        device.vendorData = self
        // A module registers its bus driver before its devices, and its uevents say so (row E1).
        if core.profile == .modern { _ = try Self.registeredDriver(in: core, limit: limit) }
        try core.add(device)
        do throws(KernelErrno) {
            switch core.profile {
            case .v2016: try core.register(device, operations)
            case .modern:
                let types = types(.modern).map {
                    MdevTypeName(sysfsName: $0.name, prettyName: $0.prettyName)
                }
                try core.register(
                    device, driver: try Self.registeredDriver(in: core, limit: limit), types: types,
                    maxInstances: limit)
            }
        } catch {
            try core.delete(device)
            throw error
        }
    }

    /// The vendor's bus driver, which its first parent brings along as a module does.
    private static func registeredDriver(
        in core: MediatedDeviceCore, limit: UInt32?
    ) throws(KernelErrno) -> BusDriver {
        if let registered = core.drivers.first(where: { $0.name == driverName }) { return registered }
        var driver = driver
        if let limit {
            driver.maxInstances = limit
        } else {
            driver.getAvailable = { type in
                UInt32(clamping: (type.parent.device.vendorData as? Self)?.available(type) ?? 0)
            }
        }
        do throws(KernelErrno) {
            return try core.register(driver)
        } catch .busy {
            // Another parent of the vendor came first.
            guard let registered = core.drivers.first(where: { $0.name == driverName }) else { throw .busy }
            return registered
        }
    }
}
