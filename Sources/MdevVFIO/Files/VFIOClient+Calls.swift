public import MdevCore

extension VFIOClient {
    /// One call on a descriptor.
    /// - Parameter argument: the memory that the caller's pointer names, changed in place; where the argument
    ///   is a plain number, its bytes. For GET_DEVICE_FD the device's name, ended by a NUL.
    /// - Throws: EBADF for an unknown descriptor, and as the file's own calls.
    public func ioctl(
        _ descriptor: Int32, _ command: UInt32, _ argument: inout [UInt8]
    ) throws(KernelErrno) -> Int32 {
        switch try file(descriptor) {
        case .container(let container): return try container.ioctl(command, &argument)
        case .device(let device): return try device.ioctl(command, &argument)
        case .group(let group):
            switch command {
            case VFIOCommand.setContainer:
                try setContainer(group, argument)
                return 0
            case VFIOCommand.getDevice: return try device(of: group, argument)
            default: return try group.ioctl(command, &argument)
            }
        }
    }

    /// - Throws: EBADF for an unknown descriptor, EINVAL for one that is no device's, what the vendor says.
    public func pread(_ descriptor: Int32, _ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        try device(descriptor).pread(count, at: offset)
    }

    /// - Throws: as ``pread(_:_:at:)``.
    public func pwrite(_ descriptor: Int32, _ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        try device(descriptor).pwrite(bytes, at: offset)
    }

    /// - Throws: as ``pread(_:_:at:)``; ENODEV for a descriptor that is no device's, which cannot be mapped.
    public func mmap(_ descriptor: Int32, _ request: MemoryMap) throws(KernelErrno) -> MappedMemory {
        guard case .device(let device) = try file(descriptor) else { throw .noDevice }
        return try device.mmap(request)
    }

    private func device(_ descriptor: Int32) throws(KernelErrno) -> VFIODeviceFile {
        guard case .device(let device) = try file(descriptor) else { throw .invalidArgument }
        return device
    }

    /// SET_CONTAINER: the argument is the container's descriptor.
    /// - Throws: EFAULT where it ends too early, EBADF where it is not open (a negative one was EINVAL then),
    ///   EINVAL where it is no container's.
    private func setContainer(_ group: VFIOGroupFile, _ argument: [UInt8]) throws(KernelErrno) {
        guard argument.count >= 4 else { throw .fault }
        let number = argument.number(at: 0, as: Int32.self)
        let isOld = group.group.device.mdev.parent.core.profile == .v2016
        guard number >= 0 || !isOld else { throw .invalidArgument }
        guard case .container(let container) = try file(number) else { throw .invalidArgument }
        try group.setContainer(container)
    }

    /// GET_DEVICE_FD.
    /// - Throws: EINVAL where the name does not end within a page.
    private func device(of group: VFIOGroupFile, _ argument: [UInt8]) throws(KernelErrno) -> Int32 {
        guard let end = argument.prefix(4096).firstIndex(of: 0) else { throw .invalidArgument }
        let name = String(decoding: argument[..<end], as: UTF8.self)
        return try add(.device(try group.device(named: name)))
    }
}
