import MdevCore
import MdevParents
import MdevVFIO
import Testing

@Suite struct DisplayDeviceTests {
    static func mdpy(_ type: String) throws -> VFIODeviceFile {
        let host = try Host(.modern)
        try MdpyParent().register(with: host.core)
        #expect(host.parent("devices/virtual/mdpy/mdpy").create(type, 1) == nil)
        return try host.hold(1)
    }

    static func mbochs(_ type: String) throws -> VFIODeviceFile {
        let host = try Host(.modern)
        try MbochsParent().register(with: host.core)
        #expect(host.parent("devices/virtual/mbochs/mbochs").create(type, 1) == nil)
        return try host.hold(1)
    }

    @Test(
        "mdpy's framebuffer is a power of two, in BAR 0 and in the display's region",
        arguments: [("mdpy-vga", UInt64(0x20_0000)), ("mdpy-xga", 0x40_0000), ("mdpy-hd", 0x80_0000)])
    func mdpyRegions(type: String, size: UInt64) throws {
        let device = try Self.mdpy(type)
        #expect(try device.info() == VFIODeviceInfo(flags: .pci, regions: 9, interrupts: 5))
        let none = RegionRow(0, 0, 0)
        let memory = RegionRow(size, 7, 4096)
        #expect(
            device.regions(0..<18) == [
                memory, none, none, none, none, none, none, RegionRow(0xff, 3, 0), none, nil, nil, nil, nil,
                nil, nil,
                nil, memory, nil,
            ])
        #expect(device.interrupts(0..<6) == Array(repeating: InterruptRow(0, 0), count: 5) + [nil])
        #expect(throws: KernelErrno.invalidArgument) {
            try device.setIRQs(VFIOIRQSet(.trigger, index: 0, count: 0, .none))
        }
    }

    @Test("mdpy leaves the caller's flags as they are where it has no interrupt")
    func mdpyFlags() throws {
        let device = try Self.mdpy("mdpy-vga")
        var argument: [UInt8] = [16, 0, 0, 0, 0x5a, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0]
        #expect(try device.ioctl(VFIOCommand.getIRQInfo, &argument) == 0)
        #expect(argument == [16, 0, 0, 0, 0x5a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test("mdpy's configuration space tells the mode in a vendor's capability")
    func mdpyConfiguration() throws {
        let device = try Self.mdpy("mdpy-xga")
        let config = try device.pread(0x50, at: 0)
        #expect(
            Array(config[0..<0x14]) == [
                0x36, 0x1b, 0x0f, 0x00, 0x03, 0x00, 0x10, 0x00, 0x01, 0x00, 0x80, 0x03, 0, 0, 0, 0, 8, 0, 0,
                0,
            ])
        #expect(Array(config[0x2c..<0x30]) == [0xf4, 0x1a, 0x00, 0x11])
        #expect(config[0x34] == 0x40)
        #expect(
            Array(config[0x40...]) == [0x09, 0, 0x10, 0] + Array("XR24".utf8) + [0, 4, 0, 0, 0, 3, 0, 0])
        #expect(try device.pwrite([0xff, 0xff, 0xff, 0xff], at: 0x10) == 4)
        #expect(try device.pread(4, at: 0x10) == [0x08, 0x00, 0xc0, 0xff])
    }

    @Test("mdpy's framebuffer is the same read, written and mapped, each at the offset asked for")
    func mdpyMemory() throws {
        let device = try Self.mdpy("mdpy-vga")
        #expect(try device.pwrite([1, 2, 3, 4], at: 4096 + 4) == 4)
        #expect(try device.pread(8, at: 4096) == [0, 0, 0, 0, 1, 2, 3, 4])
        let memory = try device.mmap(MemoryMap(offset: 4096, length: 8192, protection: 3, isShared: true))
        try mapped(memory) { bytes in
            #expect(Array(bytes[4..<8]) == [1, 2, 3, 4])
            bytes[5000] = 9
        }
        #expect(try device.pread(1, at: 4096 + 5000) == [9])
        #expect(throws: KernelErrno.fault) { try device.pread(1, at: 4096 + 0x20_0000) }
        for (offset, length, isShared) in [
            (UInt64(0), 4096, true), (8192, 4096, true), (4096, 0x20_0001, true), (4096, 4096, false),
        ] {
            #expect(throws: KernelErrno.invalidArgument) {
                try device.mmap(MemoryMap(offset: offset, length: length, protection: 1, isShared: isShared))
            }
        }
        try device.reset()
        // Grey: black above, bright below.
        #expect(try device.pread(4, at: 4096) == [0, 0, 0, 0])
        #expect(try device.pread(4, at: 4096 + 479 * 640 * 4) == [254, 254, 254, 254])
    }

    @Test("mdpy's picture is a region")
    func mdpyPlane() throws {
        let device = try Self.mdpy("mdpy-hd")
        var argument = [UInt8](repeating: 0, count: 64)
        (argument[0], argument[4]) = (64, 4)
        #expect(try device.ioctl(VFIOCommand.queryGraphicsPlane, &argument) == 0)
        #expect(String(decoding: argument[12..<16], as: UTF8.self) == "XR24")
        let numbers = stride(from: 24, to: 60, by: 4).map { place in
            argument[place..<(place + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        #expect(numbers == [1920, 1080, 7680, 0x80_0000, 0, 0, 0, 0, 16])
        for (flags, size, expected) in [
            (UInt8(5), UInt8(64), KernelErrno?.none), (3, 64, .invalidArgument), (2, 64, .invalidArgument),
            (4, 59, .invalidArgument),
        ] {
            (argument[0], argument[4]) = (size, flags)
            #expect(refusal(of: device, VFIOCommand.queryGraphicsPlane, argument) == expected)
        }
    }

    @Test("mbochs has registers, a monitor, and video memory of its type's size")
    func mbochsRegions() throws {
        let device = try Self.mbochs("mbochs-medium")
        #expect(try device.info() == VFIODeviceInfo(flags: .pci, regions: 10, interrupts: 5))
        let none = RegionRow(0, 0, 0)
        #expect(
            device.regions(0..<11) == [
                RegionRow(16 << 20, 7, 0x3000), none, RegionRow(0x1000, 3, 0x1000), none, none, none, none,
                RegionRow(0xff, 3, 0), none, RegionRow(0x1000, 11, 0x2000), nil,
            ])
        #expect(try device.regionInfo(9).capabilities == [2, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
        #expect(Array(try device.pread(4, at: 0)) == [0x34, 0x12, 0x11, 0x11])
    }

    @Test(
        "GET_REGION_INFO says how much memory its capability needs, and mbochs takes no more",
        arguments: [
            (UInt32(31), KernelErrno?.some(.invalidArgument), UInt8(0)), (32, nil, 0), (47, nil, 0),
            (48, nil, 32), (49, .invalidArgument, 0),
        ])
    func mbochsCapability(size: UInt32, expected: KernelErrno?, place: UInt8) throws {
        let device = try Self.mbochs("mbochs-small")
        var argument = [UInt8](repeating: 0, count: 64)
        (argument[0], argument[8]) = (UInt8(size), 9)
        #expect(refusal(of: device, VFIOCommand.getRegionInfo, argument) == expected)
        guard expected == nil else { return }
        #expect(try device.ioctl(VFIOCommand.getRegionInfo, &argument) == 0)
        #expect(argument[0] == 48)
        #expect(argument[4] == 11)
        #expect(argument[12] == place)
        #expect(argument[32] == (place == 0 ? 0 : 2))
    }

    @Test("mbochs' dispi registers take two bytes at a time")
    func mbochsDispi() throws {
        let device = try Self.mbochs("mbochs-small")
        #expect(try device.pread(2, at: 0x1500) == [0xc5, 0xb0])
        #expect(try device.pread(2, at: 0x1514) == [0x40, 0x00])
        #expect(try device.pread(1, at: 0x1500) == [0])
        #expect(try device.pwrite([0x20, 0x03], at: 0x1502) == 2)
        #expect(try device.pread(2, at: 0x1502) == [0x20, 0x03])
        #expect(try device.pread(2, at: 0x1516) == [0, 0])
        try device.reset()
        #expect(try device.pread(2, at: 0x1502) == [0, 0])
    }

    @Test("mbochs shows the EDID to the guest while the monitor is plugged in")
    func mbochsMonitor() throws {
        let device = try Self.mbochs("mbochs-small")
        #expect(try device.pread(8, at: 0x2000) == [0, 8, 0, 0, 0, 4, 0, 0])
        #expect(try device.pread(8, at: 0x200c) == [0x20, 3, 0, 0, 0x58, 2, 0, 0])
        #expect(try device.pwrite([1, 2, 3, 4], at: 0x2800) == 4)
        #expect(try device.pread(4, at: 0x1000) == [0, 0, 0, 0])
        #expect(try device.pwrite([1, 0, 0, 0], at: 0x2014) == 4)
        #expect(try device.pread(4, at: 0x1000) == [1, 2, 3, 4])
        #expect(try device.pwrite([7, 0, 0, 0], at: 0x2014) == 4)
        #expect(try device.pread(4, at: 0x2014) == [1, 0, 0, 0])
    }

    @Test("mbochs' video memory is the same read, written and mapped, up to its end")
    func mbochsMemory() throws {
        let device = try Self.mbochs("mbochs-small")
        #expect(try device.pwrite([1, 2, 3, 4], at: 0x3000) == 4)
        let memory = try device.mmap(MemoryMap(offset: 0x4000, length: 4096, protection: 3, isShared: true))
        try mapped(memory) { bytes in bytes[0] = 5 }
        #expect(try device.pread(4, at: 0x3000) == [1, 2, 3, 4])
        #expect(try device.pread(1, at: 0x4000) == [5])
        #expect(try device.pread(1, at: 0x3000 + (4 << 20) - 1) == [0])
        #expect(throws: KernelErrno.fault) { try device.pread(1, at: 0x3000 + (4 << 20)) }
        #expect(throws: KernelErrno.fault) { try device.pread(8, at: 0x2ffc) }
        #expect(throws: KernelErrno.invalidArgument) {
            try device.mmap(
                MemoryMap(offset: 0x3000 + (4 << 20), length: 4096, protection: 1, isShared: true))
        }
    }
}
