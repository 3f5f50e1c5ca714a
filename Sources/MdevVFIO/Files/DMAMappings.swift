internal import MdevCore

/// What a container lets its devices reach: ranges of I/O virtual addresses, none of which overlap
/// (`vfio_iommu_type1.c`).
struct DMAMappings {
    struct Mapping: Hashable {
        var address: UInt64
        /// In bytes.
        var size: UInt64
        /// In the caller's memory.
        var memory: UInt64
        var last: UInt64 { address + (size - 1) }
    }

    static let page: UInt64 = 4096
    /// `dma_entry_limit`, a parameter of the module.
    static let limit = 65535

    /// By address.
    private(set) var mappings: [Mapping] = []

    /// - Throws: EINVAL for an empty, unaligned or wrapping range; EEXIST where it overlaps one that is
    ///   there; ENOSPC where there are too many.
    mutating func map(_ mapping: Mapping) throws(KernelErrno) {
        let bits = mapping.address | mapping.size | mapping.memory
        guard mapping.size > 0, bits % DMAMappings.page == 0,
            !mapping.address.addingReportingOverflow(mapping.size - 1).overflow,
            !mapping.memory.addingReportingOverflow(mapping.size - 1).overflow
        else { throw .invalidArgument }
        let place = firstIndex(endingAtOrAfter: mapping.address)
        if place < mappings.count, mappings[place].address <= mapping.last { throw .exists }
        guard mappings.count < DMAMappings.limit else { throw .noSpace }
        mappings.insert(mapping, at: place)
    }

    /// Takes out all mappings in a range.
    /// - Parameter mayBisect: type 1: a range that ends inside of a mapping takes it out whole, and one that
    ///   begins inside of it leaves it. Type 1v2 refuses both.
    /// - Returns: how many bytes were mapped there.
    /// - Throws: EINVAL for an empty, unaligned or wrapping range, or one that cuts a mapping in type 1v2.
    mutating func unmap(_ address: UInt64, _ size: UInt64, mayBisect: Bool) throws(KernelErrno) -> UInt64 {
        guard size > 0, (address | size) % DMAMappings.page == 0,
            !address.addingReportingOverflow(size - 1).overflow
        else { throw .invalidArgument }
        let last = address + (size - 1)
        if !mayBisect {
            let isCut = mappings.contains { mapping in
                (mapping.address < address && mapping.last >= address)
                    || (mapping.address <= last && mapping.last > last)
            }
            if isCut { throw .invalidArgument }
        }
        let isInside = { (mapping: Mapping) in mapping.address >= address && mapping.address <= last }
        let unmapped = mappings.filter(isInside).reduce(0) { $0 + $1.size }
        mappings.removeAll(where: isInside)
        return unmapped
    }

    mutating func unmapAll() -> UInt64 {
        defer { mappings = [] }
        return mappings.reduce(0) { $0 + $1.size }
    }

    private func firstIndex(endingAtOrAfter address: UInt64) -> Int {
        var (low, high) = (0, mappings.count)
        while low < high {
            let middle = (low + high) / 2
            if mappings[middle].last < address { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
