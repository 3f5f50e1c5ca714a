import MdevCore
import MdevParents
import MdevVFIO
import Testing

@Suite struct VendorDeviceTests {
    @Test("A GVT-g device is a PCI display whose part of the aperture can be mapped")
    func gvtg() throws {
        let host = try Host(.modern)
        try GVTgParent(.init(apertureMB: 512)).register(with: host.core)
        let graphics = host.parent("devices/pci0000:00/0000:00:02.0")
        for number in 1...2 { #expect(graphics.create("i915-GVTg_V5_4", number) == nil) }
        let device = try host.hold(2)
        #expect(try device.info() == VFIODeviceInfo(flags: [.pci, .reset], regions: 11, interrupts: 5))
        #expect(
            device.interrupts(0..<5) == [InterruptRow(1, 7), InterruptRow(1, 9), nil, nil, nil])
        let aperture = try device.regionInfo(2)
        #expect(aperture.flags.rawValue == 15)
        #expect(aperture.size == 512 << 20)
        // One area, behind the host's 128 MB and the first device's.
        let area = Array(aperture.capabilities[16...])
        #expect(area == [0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x08, 0, 0, 0, 0])
        let start = UInt64(2) << 40 | 256 << 20
        #expect(try device.pwrite([1, 2], at: start) == 2)
        let memory = try device.mmap(MemoryMap(offset: start, length: 4096, protection: 3, isShared: true))
        try mapped(memory) { bytes in #expect(Array(bytes[0..<2]) == [1, 2]) }
        #expect(throws: KernelErrno.invalidArgument) {
            try device.mmap(MemoryMap(offset: 2 << 40, length: 4096, protection: 1, isShared: true))
        }
        #expect(try device.pread(4, at: 7 << 40) == [0x86, 0x80, 0x12, 0x59])
        #expect(throws: KernelErrno.invalidArgument) { try device.pread(1, at: 11 << 40) }
        #expect(throws: KernelErrno.notTypewriter) {
            try device.setIRQs(VFIOIRQSet(.mask, index: 1, .none))
        }
        try device.reset()
    }

    @Test("GVT-g of 2016 opens a device for one descriptor, and refuses to remove it meanwhile")
    func gvtgThen() throws {
        let host = try Host(.v2016)
        try GVTgParent().register(with: host.core)
        let graphics = host.parent("devices/pci0000:00/0000:00:02.0")
        #expect(graphics.create("i915-GVTg_V5_4", 1) == nil)
        let mdev = try #require(host.core.device(named: uuid(1)))
        let first = try mdev.open()
        #expect(throws: KernelErrno.exists) { try mdev.open() }
        #expect(graphics.remove(1) == .busy)
        first.close()
        try mdev.open().close()
        #expect(graphics.remove(1) == nil)
    }

    @Test("A vGPU shows its board's ids; what its plugin does is not public")
    func nvidia() throws {
        let device = try NvidiaTests.host("Tesla P40")
        #expect(device.parent(NvidiaTests.path).create("nvidia-46", 1) == nil)
        let vgpu = try device.hold(1)
        #expect(try vgpu.info() == VFIODeviceInfo(flags: [.pci, .reset], regions: 9, interrupts: 5))
        #expect(try vgpu.pread(4, at: 7 << 40) == [0xde, 0x10, 0x38, 0x1b])
        #expect(try vgpu.pread(2, at: 0) == [0, 0])
    }

    @Test("A channel program is started by writing the I/O region, and its end interrupts")
    func ccw() throws {
        let host = try Host(.modern)
        let parent = CCWParent(.init(subchannel: "0.0.0313", device: "0.0.3000"))
        try parent.register(with: host.core)
        #expect(host.parent("devices/css0/0.0.0313").create("vfio_ccw-io", 1) == nil)
        let device = try host.hold(1)
        #expect(try device.info() == VFIODeviceInfo(flags: [.ccw, .reset], regions: 4, interrupts: 3))
        #expect(
            device.regions(0..<5) == [
                RegionRow(124, 3, 0), RegionRow(8, 11, 1 << 10), RegionRow(52, 9, 2 << 10),
                RegionRow(8, 9, 3 << 10), nil,
            ])
        #expect(
            device.interrupts(0..<4) == [InterruptRow(1, 1), InterruptRow(1, 1), InterruptRow(1, 1), nil])
        let event = try Event()
        try device.setIRQs(VFIOIRQSet(.trigger, index: 0, .eventfds([event.descriptor])))
        #expect(try device.pwrite([UInt8](repeating: 1, count: 124), at: 0) == 124)
        #expect(event.count() == 1)
        #expect(try device.pread(4, at: 120) == [0, 0, 0, 0])
        try device.setIRQs(VFIOIRQSet(.trigger, index: 0, .flags([true])))
        #expect(event.count() == 1)
        for action in [VFIOIRQSet.Action.mask, .unmask] {
            #expect(throws: KernelErrno.invalidArgument) {
                try device.setIRQs(VFIOIRQSet(action, index: 0, .none))
            }
        }
        #expect(throws: KernelErrno.invalidArgument) {
            try device.setIRQs(VFIOIRQSet(.trigger, index: 0, .eventfds([-2])))
        }
        try device.setIRQs(VFIOIRQSet(.trigger, index: 0, .eventfds([-1])))
        #expect(throws: KernelErrno.invalidArgument) { try device.pwrite([0, 0], at: 123) }
        #expect(throws: KernelErrno.invalidArgument) { try device.pwrite([0], at: 2 << 10) }
        parent.isOperational = false
        #expect(throws: KernelErrno.noDevice) { try device.pwrite([0], at: 0) }
        #expect(throws: KernelErrno.invalidArgument) { try device.reset() }
        #expect(event.count() == 0)
    }

    @Test("A vfio-ap device has no regions, and other calls are EOPNOTSUPP")
    func ap() throws {
        let device = try APTests.host().hold(1)
        #expect(try device.info() == VFIODeviceInfo(flags: [.ap, .reset], regions: 0, interrupts: 0))
        try device.reset()
        for command in [
            VFIOCommand.getRegionInfo, VFIOCommand.getIRQInfo, VFIOCommand.setIRQs, 0x3B99,
        ] {
            #expect(refusal(of: device, command, [UInt8](repeating: 40, count: 64)) == .notSupported)
        }
        #expect(throws: KernelErrno.invalidArgument) { try device.pread(1, at: 0) }
        #expect(throws: KernelErrno.invalidArgument) { try device.pwrite([1], at: 0) }
        #expect(throws: KernelErrno.invalidArgument) {
            try device.mmap(MemoryMap(offset: 0, length: 4096, protection: 1, isShared: true))
        }
    }

    @Test("While a guest runs, its matrix can be changed now; in the first kernels that was EBUSY")
    func apHotPlug() throws {
        for (profile, expected) in [(CoreProfile.modern, KernelErrno?.none), (.v2016, .busy)] {
            let host = try APTests.host(profile)
            let device = try host.hold(1)
            #expect(host.write("5", to: APTests.file("assign_adapter")) == expected)
            #expect(host.write("4", to: APTests.file("assign_control_domain")) == expected)
            if profile == .v2016 { #expect(host.parent(APTests.path).remove(1) == .busy) }
            device.close()
            #expect(host.write("6", to: APTests.file("assign_adapter")) == nil)
        }
    }
}
