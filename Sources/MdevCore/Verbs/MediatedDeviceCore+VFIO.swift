internal import Synchronization

/// What both ways into VFIO need: `vfio_mdev` of the 2016 design, and a vendor's own driver in the modern profile.
extension MediatedDeviceCore {
    /// `vfio_add_group_dev` and `vfio_register_emulated_iommu_dev`: puts the device into a VFIO group of its own.
    /// For a driver's probe. Modern: makes its IOMMU group too (row B3).
    /// - Throws: EBUSY where it is in one, EINVAL without an IOMMU group, ENOSPC where no group is left.
    @discardableResult
    public func addToVFIO(
        _ mdev: MdevDevice, _ operations: VFIOOperations
    ) throws(KernelErrno) -> VFIODevice {
        guard mdev.vfioDevice == nil else { throw .busy }
        if profile == .modern, mdev.iommuGroup == nil { try attachIOMMU(mdev) }
        guard let iommuGroup = mdev.iommuGroup else { throw .invalidArgument }
        guard let device = makeDevice(mdev, operations) else { throw .noSpace }
        let group = VFIOGroup(iommuGroup.id, device)
        mdev.state.withLock { $0.vfio = device }
        iommuGroup.vfioGroup = group
        uevents.send(.add, "vfio", group.variables) { group.path }
        if device.number != nil { uevents.send(.add, "vfio-dev") { device.path } }
        return device
    }

    private func makeDevice(_ mdev: MdevDevice, _ operations: VFIOOperations) -> VFIODevice? {
        let driver = mdev.driver
        guard profile == .modern else {
            return VFIODevice(mdev, number: nil, operations: operations, driver: driver)
        }
        let wanted = mdev.takeWanted(\.vfio)
        return vfioDevices.add(wanted, limit: .max) {
            VFIODevice(mdev, number: $0, operations: operations, driver: driver)
        }
    }

    /// `vfio_del_group_dev` and `vfio_unregister_group_dev`: waits until nobody holds the device, then takes it out.
    /// For a driver's remove; harmless for a device that is not in VFIO.
    public func removeFromVFIO(_ mdev: MdevDevice) {
        guard let device = mdev.vfioDevice else { return }
        device.drain()
        let iommuGroup = mdev.iommuGroup
        let group = iommuGroup?.vfioGroup
        iommuGroup?.vfioGroup = nil
        device.state.withLock { $0.isListed = false }
        mdev.state.withLock { $0.vfio = nil }
        if let number = device.number {
            vfioDevices.remove(number)
            uevents.send(.remove, "vfio-dev") { device.path }
        }
        if let group { uevents.send(.remove, "vfio", group.variables) { group.path } }
        if profile == .modern { detachIOMMU(mdev) }
    }

    /// - Throws: ENOSPC where every number is taken (row B4).
    func attachIOMMU(_ mdev: MdevDevice) throws(KernelErrno) {
        let wanted = mdev.takeWanted(\.group)
        guard let group = groups.add(wanted, limit: iommuGroupLimit, { IOMMUGroup($0, mdev) }) else {
            throw .noSpace
        }
        mdev.state.withLock { $0.iommuGroup = group }
        log("\(mdev.name): MDEV: group_id = \(group.id)")
    }

    func detachIOMMU(_ mdev: MdevDevice) {
        guard let group = mdev.iommuGroup else { return }
        mdev.state.withLock { $0.iommuGroup = nil }
        groups.remove(group.id)
        log("\(mdev.name): MDEV: detaching iommu")
    }
}
