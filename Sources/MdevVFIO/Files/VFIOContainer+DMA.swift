public import MdevCore
internal import Synchronization

/// The calls that its address space answers.
extension VFIOContainer {
    /// Lets the devices reach a part of the caller's memory.
    /// - Parameters:
    ///   - address: where they see it.
    ///   - memory: where the caller has it.
    ///   - size: in bytes; all three are multiples of a page.
    /// - Throws: EINVAL without an address space, for an empty, unaligned or wrapping range; EEXIST where it
    ///   overlaps another; ENOSPC where there are 65,535.
    public func map(address: UInt64, memory: UInt64, size: UInt64) throws(KernelErrno) {
        try state.withLock { state throws(KernelErrno) in
            guard state.iommu != nil else { throw KernelErrno.invalidArgument }
            try state.mappings.map(DMAMappings.Mapping(address: address, size: size, memory: memory))
        }
    }

    /// - Returns: how many bytes were mapped there.
    /// - Throws: EINVAL without an address space, for an empty, unaligned or wrapping range, or for one that
    ///   cuts a mapping in type 1v2.
    public func unmap(address: UInt64, size: UInt64) throws(KernelErrno) -> UInt64 {
        try state.withLock { state throws(KernelErrno) in
            guard let kind = state.iommu else { throw KernelErrno.invalidArgument }
            return try state.mappings.unmap(address, size, mayBisect: kind != Extension.type1v2)
        }
    }

    /// - Returns: how many bytes were mapped at all.
    /// - Throws: EINVAL without an address space.
    public func unmapAll() throws(KernelErrno) -> UInt64 {
        try state.withLock { state throws(KernelErrno) in
            guard state.iommu != nil else { throw KernelErrno.invalidArgument }
            return state.mappings.unmapAll()
        }
    }

    /// How many ranges are mapped.
    public var mappingCount: Int { state.withLock { $0.mappings.mappings.count } }
}
