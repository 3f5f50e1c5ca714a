public import MdevCore

extension VFIOContainer {
    /// One call by its number.
    /// - Parameter argument: the memory that the caller's pointer names; where the argument is a plain number
    ///   (CHECK_EXTENSION, SET_IOMMU), its bytes.
    /// - Throws: EBADF once closed; as the typed calls; EFAULT and EINVAL for a bad structure; for an unknown
    ///   call EINVAL before SET_IOMMU and ENOTTY after it.
    public func ioctl(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        guard isOpen else { throw .badDescriptor }
        switch command {
        case VFIOCommand.getAPIVersion: return apiVersion
        case VFIOCommand.checkExtension: return check(VFIOContainer.value(argument))
        case VFIOCommand.setIOMMU: try setIOMMU(VFIOContainer.value(argument))
        default:
            guard hasIOMMU else { throw .invalidArgument }
            switch command {
            case VFIOCommand.getIOMMUInfo: try answerInfo(&argument)
            case VFIOCommand.mapDMA: try answerMap(argument)
            case VFIOCommand.unmapDMA: try answerUnmap(&argument)
            default: throw .notTypewriter
            }
        }
        return 0
    }

    /// A number that is passed by value; four bytes do.
    static func value(_ argument: [UInt8]) -> UInt64 {
        argument.count >= 8 ? argument.number64(at: 0) : UInt64(argument.number32(at: 0))
    }

    /// `struct vfio_iommu_type1_info`: the sizes of pages, a bit each.
    private func answerInfo(_ argument: inout [UInt8]) throws(KernelErrno) {
        try checkArgument(argument, atLeast: 16)
        argument.put(UInt32(1), at: 4)
        argument.put(~(DMAMappings.page - 1), at: 8)
    }

    /// `struct vfio_iommu_type1_dma_map`: `argsz`, `flags`, `vaddr`, `iova`, `size`.
    private func answerMap(_ argument: [UInt8]) throws(KernelErrno) {
        try checkArgument(argument, atLeast: 32)
        let flags = argument.number32(at: 4)
        // Reading or writing, or both; nothing else.
        guard flags & 3 != 0, flags & ~3 == 0 else { throw .invalidArgument }
        try map(
            address: argument.number64(at: 16), memory: argument.number64(at: 8),
            size: argument.number64(at: 24))
    }

    /// `struct vfio_iommu_type1_dma_unmap`: `argsz`, `flags`, `iova`, `size`, the last of which is answered.
    private func answerUnmap(_ argument: inout [UInt8]) throws(KernelErrno) {
        try checkArgument(argument, atLeast: 24)
        let flags = argument.number32(at: 4)
        let (address, size) = (argument.number64(at: 8), argument.number64(at: 16))
        switch flags {
        case 0: argument.put(try unmap(address: address, size: size), at: 16)
        case 2 where profile == .modern:
            guard address == 0, size == 0 else { throw .invalidArgument }
            argument.put(try unmapAll(), at: 16)
        default: throw .invalidArgument
        }
    }
}
