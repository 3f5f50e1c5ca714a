import MdevCore
import MdevParents
import MdevVFIO
import Testing

/// The registers of the first port: data, interrupt enable, FIFO control and interrupt identity, line
/// control, modem control, line status, modem status, scratch.
@Suite struct MttyDeviceTests {
    static func device(_ type: String = "mtty-1", _ profile: CoreProfile = .modern) throws -> VFIODeviceFile {
        let host = try Host(profile)
        try MttyParent().register(with: host.core)
        #expect(host.parent("devices/virtual/mtty/mtty").create(type, 1) == nil)
        return try host.hold(1)
    }

    static func listen(_ device: VFIODeviceFile, _ event: Event, _ index: UInt32 = 0) throws {
        _ = try device.info()
        try device.setIRQs(VFIOIRQSet(.trigger, index: index, .eventfds([event.descriptor])))
    }

    @Test("Nine regions, all said to be readable and writable, also those of no size")
    func regions() throws {
        let device = try Self.device("mtty-2")
        let info = try device.info()
        #expect(info == VFIODeviceInfo(flags: .pci, regions: 9, interrupts: 5))
        let sizes: [UInt64?] = [8, 8, 0, 0, 0, 0, 0, 0xff, 0, nil]
        let expected = sizes.enumerated().map { index, size in
            size.map { RegionRow($0, 3, UInt64(index) << 40) }
        }
        #expect(device.regions(0..<10) == expected)
        #expect(try Self.device().regionInfo(1).size == 0)
        try device.reset()
    }

    @Test("Interrupts are told of only after GET_INFO", arguments: CoreProfile.allCases)
    func interrupts(profile: CoreProfile) throws {
        let device = try Self.device("mtty-1", profile)
        #expect(device.interrupts(0..<6) == [nil, nil, nil, nil, nil, nil])
        #expect(throws: KernelErrno.invalidArgument) {
            try device.setIRQs(VFIOIRQSet(.trigger, index: 0, .none))
        }
        _ = try device.info()
        #expect(
            device.interrupts(0..<6) == [
                InterruptRow(1, 7), InterruptRow(1, 9), nil, nil, InterruptRow(1, 9), nil,
            ])
    }

    @Test("Configuration space is that of a PCI serial card")
    func configuration() throws {
        let config = try Self.device("mtty-2").pread(256, at: 7 << 40)
        #expect(
            Array(config[0..<0x18]) == [
                0x48, 0x43, 0x53, 0x32, 0x01, 0x00, 0x00, 0x02, 0x10, 0x02, 0x00, 0x07, 0, 0, 0, 0, 1, 0, 0,
                0, 1, 0, 0,
                0,
            ])
        #expect(Array(config[0x2c..<0x30]) == [0x48, 0x43, 0x53, 0x32])
        #expect(config[0x3d] == 1)
        #expect([0x40, 0x43, 0x44, 0x48, 0x4c].map { config[$0] } == [0x23, 0x80, 0x23, 0x23, 0x23])
        #expect(String(decoding: config[0x60...0x6e], as: UTF8.self) == "PCI Serial/UART")
        #expect(try Self.device().pread(4, at: 7 << 40 | 0x14) == [0, 0, 0, 0])
    }

    @Test(
        "Most of configuration space ignores what is written",
        arguments: [
            (UInt64(0x10), UInt32.max, UInt32(0xffff_fff9)), (0x10, 0x1000, 0x1001), (0x14, .max, 0),
            (0x18, .max, 0), (0x04, .max, 0x0200_0001), (0x3c, 0x0b, 0x0000_010b), (0x40, 0, 0x8000_0023),
            (0x00, 0, 0x3253_4348),
        ])
    func configurationWrites(offset: UInt64, value: UInt32, expected: UInt32) throws {
        let device = try Self.device()
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        #expect(try device.pwrite(bytes, at: 7 << 40 | offset) == 4)
        let read = try device.pread(4, at: 7 << 40 | offset).reversed().reduce(UInt32(0)) {
            $0 << 8 | UInt32($1)
        }
        #expect(read == expected)
    }

    @Test(
        "What is sent comes back, in order, and the line tells whether something waits",
        arguments: [UInt64(0), 1])
    func loopback(port: UInt64) throws {
        let device = try Self.device("mtty-2")
        #expect(try device.byte(port, 5) == 0x60)
        for byte in Array("mdev".utf8) { try device.write(byte, port, 0) }
        #expect(try device.byte(port, 5) == 0x01)
        #expect(try device.byte(1 - port, 5) == 0x60)
        #expect(try (0..<4).map { _ in try device.byte(port, 0) } == Array("mdev".utf8))
        #expect(try device.byte(port, 5) == 0x60)
        #expect(try device.byte(port, 0) == 0)
    }

    @Test("Sixteen bytes fit; one more is an overrun, told once")
    func overrun() throws {
        let device = try Self.device()
        let event = try Event()
        try Self.listen(device, event)
        try device.write(0x04, 0, 1)
        for byte in UInt8(0)..<16 { try device.write(byte, 0, 0) }
        #expect(try device.byte(0, 5) == 0x01)
        #expect(event.count() == 0)
        try device.write(99, 0, 0)
        #expect(event.count() == 1)
        #expect(try device.byte(0, 2) == 0xc6)
        #expect(try device.byte(0, 5) == 0x03)
        #expect(try device.byte(0, 5) == 0x01)
        #expect(try (0..<16).map { _ in try device.byte(0, 0) } == Array(0..<16))
    }

    @Test("FIFO control empties the FIFO, and without its enable bit one byte fits")
    func fifoControl() throws {
        let device = try Self.device()
        for byte in UInt8(1)...3 { try device.write(byte, 0, 0) }
        try device.write(0x02, 0, 2)
        #expect(try device.byte(0, 5) == 0x60)
        for byte in UInt8(4)...5 { try device.write(byte, 0, 0) }
        #expect(try device.byte(0, 5) == 0x03)
        #expect(try device.byte(0, 0) == 4)
        #expect(try device.byte(0, 5) == 0x60)
        try device.write(0x01, 0, 2)
        for byte in UInt8(4)...5 { try device.write(byte, 0, 0) }
        #expect(try device.byte(0, 5) == 0x01)
    }

    @Test("A received byte interrupts at once, also before FIFO control was ever written")
    func receivedInterrupt() throws {
        let device = try Self.device()
        let event = try Event()
        try Self.listen(device, event, 1)
        try device.write(0x01, 0, 1)
        #expect(try device.byte(0, 2) == 0xc1)
        try device.write(0x41, 0, 0)
        #expect(event.count() == 1)
        #expect(try device.byte(0, 2) == 0xc4)
        try device.write(0x42, 0, 0)
        #expect(event.count() == 0)
    }

    @Test("An empty transmitter and a ready line interrupt when they are asked for")
    func otherInterrupts() throws {
        let device = try Self.device()
        let event = try Event()
        try Self.listen(device, event)
        try device.write(0x02, 0, 1)
        #expect(event.count() == 1)
        #expect(try device.byte(0, 2) == 0xc2)
        try device.write(0xff, 0, 1)
        #expect(try device.byte(0, 1) == 0x0f)
        _ = event.count()
        try device.write(0x03, 0, 4)
        #expect(event.count() == 1)
        #expect(try device.byte(0, 4) == 0x03)
    }

    @Test("The divisor is behind DLAB, the scratch register keeps a byte, and flow control holds back CTS")
    func registers() throws {
        let device = try Self.device()
        try device.write(0x83, 0, 3)
        try device.write(0x0c, 0, 0)
        try device.write(0x01, 0, 1)
        try device.write(0x0d, 0, 0)
        #expect(try [device.byte(0, 0), device.byte(0, 1)] == [0x0d, 0x01])
        try device.write(0x03, 0, 3)
        #expect(try [device.byte(0, 0), device.byte(0, 1), device.byte(0, 3)] == [0, 0, 3])
        try device.write(0x5a, 0, 7)
        #expect(try device.byte(0, 7) == 0x5a)
        #expect(try device.byte(0, 6) == 0xb3)
        try device.write(0x20, 0, 4)
        #expect(try device.byte(0, 6) == 0xb3)
        for byte in UInt8(0)..<16 { try device.write(byte, 0, 0) }
        #expect(try device.byte(0, 6) == 0xa2)
    }

    @Test("Where there is no register, the whole access is EFAULT; beyond any file it is EINVAL")
    func badAccesses() throws {
        let device = try Self.device()
        let offsets: [UInt64] = [1 << 40, 6 << 40, 8 << 40, 9 << 40, 8, 7 << 40 | 0x100]
        for offset in offsets {
            #expect(throws: KernelErrno.fault) { try device.pread(1, at: offset) }
            #expect(throws: KernelErrno.fault) { try device.pwrite([0], at: offset) }
        }
        #expect(throws: KernelErrno.fault) { try device.pread(1 << 40, at: 0) }
        for offset in [UInt64.max, UInt64(Int64.max)] {
            #expect(throws: KernelErrno.invalidArgument) { try device.pread(1, at: offset) }
        }
        #expect(throws: KernelErrno.invalidArgument) { try device.pread(-1, at: 0) }
        #expect(throws: KernelErrno.invalidArgument) {
            try device.mmap(MemoryMap(offset: 0, length: 4096, protection: 1, isShared: true))
        }
        var argument: [UInt8] = []
        #expect(throws: KernelErrno.notTypewriter) { try device.ioctl(0x3B99, &argument) }
        // A register is one byte; the rest of a longer access is empty.
        try device.write(0x41, 0, 0)
        #expect(try device.pread(8, at: 0) == [0x41, 0, 0, 0, 0, 0, 0, 0])
    }
}
