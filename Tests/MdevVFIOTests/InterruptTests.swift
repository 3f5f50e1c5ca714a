import MdevCore
import MdevVFIO
import Testing

@Suite struct InterruptTests {
    /// `struct vfio_irq_set`: kind of data 1, 2, 4; action 8, 16, 32.
    static func set(
        argsz: UInt32? = nil, flags: UInt32, index: UInt32 = 0, start: UInt32 = 0, count: UInt32 = 1,
        data: [UInt8] = []
    ) -> [UInt8] {
        bytes(argsz ?? UInt32(20 + data.count), flags, index, start, count) + data
    }

    static let none = bytes(Int32(-1))

    static let cases: [([UInt8], Int32)] = [
        (set(flags: 1 | 32), 0), (set(flags: 1 | 32, count: 0), 0), (set(flags: 1 | 8), 0),
        (set(flags: 1 | 16), 0), (set(flags: 2 | 32, data: [1]), 0),
        (set(flags: 4 | 32, data: none), 0), (set(flags: 1 | 32, index: 1), 0),
        (set(argsz: 19, flags: 1 | 32), -22), (Array(set(flags: 1 | 32).dropLast()), -14),
        (set(flags: 1 | 32, index: 5), -22), (set(flags: 1 | 32, index: 2), -22),
        (set(flags: 64 | 1 | 32), -22), (set(flags: 32), -22), (set(flags: 3 | 32, data: [1]), -22),
        (set(flags: 5 | 32, data: none), -22), (set(flags: 1), -22),
        (set(flags: 1 | 8 | 32), -22), (set(flags: 1 | 32, start: 1), -22),
        (set(flags: 1 | 32, start: 1, count: 0), -22), (set(flags: 1 | 32, count: 2), -22),
        (set(flags: 1 | 32, start: .max), -22), (set(flags: 1 | 32, count: .max), -22),
        (set(argsz: 20, flags: 2 | 32, data: [1]), -22),
        (set(argsz: 23, flags: 4 | 32, data: none), -22),
        (set(argsz: 24, flags: 4 | 32, data: [255, 255]), -14),
        (set(flags: 4 | 32, data: bytes(Int32(999_999))), -9),
        (set(flags: 4 | 32, data: bytes(Int32(-2))), -22),
        // Standard input, or what stands in its place, is no eventfd.
        (set(flags: 4 | 32, data: bytes(Int32(0))), -22),
    ]

    @Test("SET_IRQS checks its argument before the device sees it", arguments: InterruptTests.cases)
    func validation(argument: [UInt8], expected: Int32) throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let device = try process.hold(1, of: host).device
        #expect(process.call(device, VFIOCommand.getInfo, bytes(UInt32(16), UInt32(0), UInt64(0))) == 0)
        #expect(process.call(device, VFIOCommand.setIRQs, argument) == expected)
    }

    @Test(
        "An eventfd is told of a byte that comes in, until it is taken back", arguments: CoreProfile.allCases,
        [UInt32(0), 1])
    func eventfd(profile: CoreProfile, index: UInt32) throws {
        let host = try Host(profile)
        try host.create(1)
        let process = Process(host.core)
        let device = try process.hold(1, of: host).device
        process.call(device, VFIOCommand.getInfo, bytes(UInt32(16), UInt32(0), UInt64(0)))
        let event = try Event()
        let request = Self.set(flags: 4 | 32, index: index, data: bytes(event.descriptor))
        #expect(process.call(device, VFIOCommand.setIRQs, request) == 0)
        #expect(event.count() == 0)
        // Receiver interrupts on, then a byte into the loopback.
        #expect(try process.client.pwrite(device, [1], at: 1) == 1)
        #expect(try process.client.pwrite(device, [0x41], at: 0) == 1)
        #expect(event.count() == 1)
        // Fired by hand.
        #expect(process.call(device, VFIOCommand.setIRQs, Self.set(flags: 1 | 32, index: index)) == 0)
        #expect(
            process.call(device, VFIOCommand.setIRQs, Self.set(flags: 2 | 32, index: index, data: [0])) == 0)
        #expect(event.count() == 1)
        #expect(
            process.call(device, VFIOCommand.setIRQs, Self.set(flags: 1 | 32, index: index, count: 0)) == 0)
        _ = try process.client.pread(device, 1, at: 0)
        #expect(try process.client.pwrite(device, [0x42], at: 0) == 1)
        #expect(event.count() == 0)
    }

    @Test("The last close forgets who is told")
    func forgotten() throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let (_, group, first) = try process.hold(1, of: host)
        process.call(first, VFIOCommand.getInfo, bytes(UInt32(16), UInt32(0), UInt64(0)))
        let event = try Event()
        #expect(
            process.call(
                first, VFIOCommand.setIRQs, Self.set(flags: 4 | 32, data: bytes(event.descriptor))) == 0)
        try process.client.close(first)
        let second = process.call(group, VFIOCommand.getDevice, Array(host.uuid(1).utf8) + [0])
        #expect(process.call(second, VFIOCommand.setIRQs, Self.set(flags: 1 | 32)) == 0)
        #expect(event.count() == 0)
    }
}
