internal import MdevCore
internal import MdevVFIO

/// One description of a vendor, put into the shape of each registration interface.
extension Vendor {
    /// The vendor of a device's parent.
    static func of(_ parent: MdevParent) throws(KernelErrno) -> Self {
        guard let vendor = parent.device.vendorData as? Self else { throw .noDevice }
        return vendor
    }

    /// The modern profile's bus driver. One serves all parents of its vendor, so each callback looks up whose
    /// device it is.
    static var driver: MdevDriver {
        var driver = MdevDriver(name: driverName)
        driver.deviceAPI = deviceAPI
        driver.deviceAttributeGroups = deviceAttributes(.modern)
        if describesTypes {
            driver.showDescription = { ($0.parent.device.vendorData as? Self)?.description(of: $0) ?? "" }
        }
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            let vendor = try of(device.parent)
            try vendor.create(device)
            device.vendorData = vendor.model(of: device)
            do throws(KernelErrno) {
                try device.parent.core.addToVFIO(device, vendor.vfioOperations)
            } catch {
                vendor.remove(device)
                throw error
            }
        }
        driver.remove = { device in
            device.parent.core.removeFromVFIO(device)
            (device.parent.device.vendorData as? Self)?.remove(device)
        }
        return driver
    }

    var vfioOperations: VFIOOperations {
        var operations = VFIOOperations()
        operations.open = { (device: MdevDevice) throws(KernelErrno) in try self.open(device) }
        operations.release = { device in
            self.release(device)
            // In the 2016 design it is called for every descriptor; this one still counts.
            if device.openCount <= 1 { (device.vendorData as? any VFIODeviceModel)?.closed() }
        }
        operations.read = { (device: MdevDevice, count: Int, offset: UInt64) throws(KernelErrno) in
            try checkRange(count, offset)
            return try device.model.read(count, at: offset)
        }
        operations.write = { (device: MdevDevice, bytes: [UInt8], offset: UInt64) throws(KernelErrno) in
            try checkRange(bytes.count, offset)
            return try device.model.write(bytes, at: offset)
        }
        operations.ioctl = {
            (device: MdevDevice, command: UInt32, argument: inout [UInt8]) throws(KernelErrno) in
            try device.model.answer(command, &argument)
        }
        operations.mmap = { (device: MdevDevice, request: MemoryMap) throws(KernelErrno) in
            try checkRange(request.length, request.offset)
            guard request.length > 0 else { throw .invalidArgument }
            return try device.model.map(request)
        }
        operations.request = { device, _ in (device.vendorData as? any VFIODeviceModel)?.requested() }
        return operations
    }

    /// What the 2016 design registers; the type's files are the vendor's there (rows T5-T8).
    var operations: ParentOperations {
        let data = vfioOperations
        var operations = ParentOperations()
        operations.deviceAttributeGroups = parentAttributes
        operations.mdevAttributeGroups = Self.deviceAttributes(.v2016)
        operations.supportedTypeGroups = types(.v2016).map { type in
            AttributeGroup(name: type.name, typeAttributes(type))
        }
        operations.create = { (type: SupportedType, device: MdevDevice) throws(KernelErrno) in
            try self.create(device)
            device.vendorData = self.model(of: device)
        }
        operations.remove = { (device: MdevDevice) throws(KernelErrno) in
            try self.checkRemoval(of: device)
            self.remove(device)
        }
        operations.open = data.open
        operations.release = data.release
        operations.read = data.read
        operations.write = data.write
        operations.ioctl = data.ioctl
        operations.mmap = data.mmap
        return operations
    }

    private func typeAttributes(_ type: VendorType) -> [Attribute<SupportedType>] {
        var attributes: [Attribute<SupportedType>] = []
        if let name = type.prettyName {
            attributes.append(Attribute("name", mode: 0o444, show: { _ in "\(name)\n" }))
        }
        if Self.describesTypes {
            attributes.append(Attribute("description", mode: 0o444, show: { self.description(of: $0) }))
        }
        attributes.append(
            Attribute("available_instances", mode: 0o444, show: { "\(self.available($0))\n" }))
        attributes.append(Attribute("device_api", mode: 0o444, show: { _ in "\(Self.deviceAPI)\n" }))
        return attributes
    }
}

extension MdevDevice {
    /// What its vendor made of it; it stays for as long as somebody has the device open.
    var model: any VFIODeviceModel {
        get throws(KernelErrno) {
            guard let model = vendorData as? any VFIODeviceModel else { throw .noDevice }
            return model
        }
    }
}

/// What the kernel checks of every access before a driver sees it (`fs/read_write.c:rw_verify_area`).
/// - Throws: EINVAL for a negative count, or an end beyond the largest file.
private func checkRange(_ count: Int, _ offset: UInt64) throws(KernelErrno) {
    guard count >= 0, offset <= UInt64(Int64.max) - UInt64(count) else { throw .invalidArgument }
}
