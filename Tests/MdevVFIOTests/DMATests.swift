import MdevCore
import MdevVFIO
import Testing

@Suite struct DMATests {
    static let page: UInt64 = 4096
    static let last = UInt64.max - 4095

    /// The argument, and the result while 0x10000 to 0x13fff is mapped.
    static let mapCases: [([UInt8], Int32)] = [
        (map(address: 0x4000, size: page), 0), (map(flags: 1, address: 0x4000, size: page), 0),
        (map(flags: 2, address: 0x4000, size: page), 0),
        (map(flags: 0, address: 0x4000, size: page), -22),
        (map(flags: 8, address: 0x4000, size: page), -22),
        (map(argsz: 31, address: 0x4000, size: page), -22),
        (Array(map(address: 0x4000, size: page).dropLast()), -14),
        (map(address: 0x4000, size: 0), -22), (map(address: 0x4001, size: page), -22),
        (map(address: 0x4000, size: page + 1), -22),
        (map(memory: 1, address: 0x4000, size: page), -22),
        (map(address: last, size: 2 * page), -22),
        (map(address: last, size: page), 0),
        (map(memory: last, address: 0x4000, size: 2 * page), -22),
        (map(address: 0x10000, size: page), -17), (map(address: 0x13000, size: page), -17),
        (map(address: 0xf000, size: 2 * page), -17), (map(address: 0xf000, size: 8 * page), -17),
        (map(address: 0xf000, size: page), 0), (map(address: 0x14000, size: page), 0),
    ]

    /// The kind of address space, the argument, the result, and the size that is told, while four pages from
    /// 0x10000 and two from 0x20000 are mapped.
    static let unmapCases: [(UInt64, [UInt8], Int32, UInt64)] = [
        (3, unmap(address: 0x10000, size: 4 * page), 0, 4 * page),
        (3, unmap(address: 0, size: 0x100000), 0, 6 * page),
        (3, unmap(address: 0x40000, size: page), 0, 0),
        (3, unmap(address: 0x10000, size: page), -22, page),
        (3, unmap(address: 0x12000, size: 4 * page), -22, 4 * page),
        (1, unmap(address: 0x10000, size: page), 0, 4 * page),
        (1, unmap(address: 0x12000, size: page), 0, 0),
        (3, unmap(address: 0x10000, size: 0), -22, 0), (3, unmap(address: 1, size: page), -22, page),
        (3, unmap(address: last, size: 2 * page), -22, 2 * page),
        (3, unmap(flags: 2, address: 0, size: 0), 0, 6 * page),
        (3, unmap(flags: 2, address: 0, size: page), -22, page),
        (3, unmap(flags: 4, address: 0x10000, size: page), -22, page),
    ]

    /// A container of that kind with its device's group in it.
    static func container(
        _ kind: UInt64, _ profile: CoreProfile = .modern
    ) throws -> (Process, Int32) {
        let host = try Host(profile)
        try host.create(1)
        let process = Process(host.core)
        let container = try process.open("/dev/vfio/vfio")
        let group = try process.open(host.group(1))
        #expect(process.call(group, VFIOCommand.setContainer, bytes(container)) == 0)
        #expect(process.call(container, VFIOCommand.setIOMMU, bytes(kind)) == 0)
        return (process, container)
    }

    static func map(
        argsz: UInt32 = 32, flags: UInt32 = 3, memory: UInt64 = 0x7f00_0000_0000, address: UInt64,
        size: UInt64
    ) -> [UInt8] { bytes(argsz, flags, memory, address, size) }

    static func unmap(flags: UInt32 = 0, address: UInt64, size: UInt64) -> [UInt8] {
        bytes(UInt32(24), flags, address, size)
    }

    @Test(
        "MAP_DMA refuses what is empty, unaligned, wrapping, forbidden or taken", arguments: DMATests.mapCases
    )
    func map(argument: [UInt8], expected: Int32) throws {
        let (process, container) = try Self.container(3)
        #expect(
            process.call(container, VFIOCommand.mapDMA, Self.map(address: 0x10000, size: 4 * Self.page)) == 0)
        #expect(process.call(container, VFIOCommand.mapDMA, argument) == expected)
    }

    @Test(
        "UNMAP_DMA tells how much was mapped, and type 1v2 cuts no mapping", arguments: DMATests.unmapCases)
    func unmap(kind: UInt64, argument: [UInt8], expected: Int32, size: UInt64) throws {
        let (process, container) = try Self.container(kind)
        for (address, pages) in [(UInt64(0x10000), UInt64(4)), (0x20000, 2)] {
            let mapping = Self.map(address: address, size: pages * Self.page)
            #expect(process.call(container, VFIOCommand.mapDMA, mapping) == 0)
        }
        var argument = argument
        #expect(process.call(container, VFIOCommand.unmapDMA, &argument) == expected)
        #expect(number(argument, at: 16, size: 8) == size)
    }

    @Test("The 2016 profile has no flag that unmaps all")
    func noUnmapAll() throws {
        let (process, container) = try Self.container(3, .v2016)
        #expect(
            process.call(container, VFIOCommand.unmapDMA, Self.unmap(flags: 2, address: 0, size: 0)) == -22)
    }

    @Test("There are no more than 65,535 mappings: ENOSPC")
    func limit() throws {
        let host = try Host(.modern)
        try host.create(1)
        let container = VFIOContainer(.modern)
        let group = try VFIOGroupFile(try #require(host.core.vfioGroups.first))
        try group.setContainer(container)
        try container.setIOMMU(VFIOContainer.Extension.type1)
        for number in 0..<UInt64(65535) {
            try container.map(address: number * Self.page, memory: 0, size: Self.page)
        }
        #expect(container.mappingCount == 65535)
        #expect(throws: KernelErrno.noSpace) {
            try container.map(address: 65535 * Self.page, memory: 0, size: Self.page)
        }
        #expect(try container.unmapAll() == 65535 * Self.page)
    }

    @Test("IOMMU_GET_INFO tells the sizes of pages")
    func info() throws {
        let (process, container) = try Self.container(1)
        var argument = bytes(UInt32(16), UInt32(0), UInt64(0))
        #expect(process.call(container, VFIOCommand.getIOMMUInfo, &argument) == 0)
        #expect(number(argument, at: 4) == 1)
        #expect(number(argument, at: 8, size: 8) == 0xffff_ffff_ffff_f000)
        #expect(
            process.call(container, VFIOCommand.getIOMMUInfo, bytes(UInt32(15), UInt32(0), UInt64(0))) == -22)
    }
}
