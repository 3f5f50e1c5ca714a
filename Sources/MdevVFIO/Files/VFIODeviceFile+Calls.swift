public import MdevCore

/// The calls of a device, typed. Each throws as ``ioctl(_:_:)``.
extension VFIODeviceFile {
    public func info() throws(KernelErrno) -> VFIODeviceInfo {
        var argument = structure(VFIODeviceInfo.size)
        _ = try ioctl(VFIOCommand.getInfo, &argument)
        return VFIODeviceInfo(argument)
    }

    /// With its capabilities, for which the structure is asked once more, larger.
    /// - Throws: EINVAL for an index that the device does not have.
    public func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo {
        var argument = structure(VFIORegionInfo.structureSize)
        argument.put(index, at: 8)
        _ = try ioctl(VFIOCommand.getRegionInfo, &argument)
        let needed = Int(argument.number32(at: 0))
        guard needed > VFIORegionInfo.structureSize else { return VFIORegionInfo(argument) }
        argument = structure(needed)
        argument.put(index, at: 8)
        _ = try ioctl(VFIOCommand.getRegionInfo, &argument)
        return VFIORegionInfo(argument)
    }

    /// - Throws: EINVAL for an index that the device does not have.
    public func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo {
        var argument = structure(VFIOIRQInfo.size)
        argument.put(index, at: 8)
        _ = try ioctl(VFIOCommand.getIRQInfo, &argument)
        return VFIOIRQInfo(argument)
    }

    /// - Throws: EINVAL for numbers that the device does not have; EBADF and EINVAL for what is no eventfd.
    public func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) {
        var argument = request.bytes
        _ = try ioctl(VFIOCommand.setIRQs, &argument)
    }

    /// - Throws: ENOTTY where it cannot be reset.
    public func reset() throws(KernelErrno) {
        var argument: [UInt8] = []
        _ = try ioctl(VFIOCommand.reset, &argument)
    }

    private func structure(_ size: Int) -> [UInt8] {
        var argument = [UInt8](repeating: 0, count: size)
        argument.put(UInt32(size), at: 0)
        return argument
    }
}
