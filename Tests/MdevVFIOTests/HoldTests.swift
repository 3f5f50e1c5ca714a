import MdevCore
import MdevVFIO
import Synchronization
import Testing

@Suite struct HoldTests {
    @Test("Removing a held device waits for its holder, whom it asks; the device works on until then")
    func removalWaits() throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let (_, _, device) = try process.hold(1, of: host)
        process.call(device, VFIOCommand.getInfo, bytes(UInt32(16), UInt32(0), UInt64(0)))
        let event = try Event()
        let request = InterruptTests.set(flags: 4 | 32, index: 4, data: bytes(event.descriptor))
        #expect(process.call(device, VFIOCommand.setIRQs, request) == 0)
        let removal = Worker { host.remove(1) }
        host.waiting.wait()
        #expect(!removal.isDone)
        #expect(event.count() == 1)
        #expect(try process.client.pwrite(device, [0x41], at: 0) == 1)
        #expect(try process.client.pread(device, 1, at: 0) == [0x41])
        #expect(host.core.device(named: host.uuid(1)) != nil)
        try process.client.close(device)
        #expect(try removal.value() == nil)
        #expect(host.core.device(named: host.uuid(1)) == nil)
    }

    @Test("A process that ends lets everything go", arguments: CoreProfile.allCases)
    func processEnds(profile: CoreProfile) throws {
        let host = try Host(profile)
        for number in 1...2 { try host.create(number) }
        let process = Process(host.core)
        for number in 1...2 { _ = try process.hold(number, of: host) }
        let removal = Worker { host.remove(1) }
        host.waiting.wait()
        process.client.end()
        #expect(try removal.value() == nil)
        #expect(host.core.device(named: host.uuid(2))?.openCount == 0)
        #expect(host.remove(2) == nil)
        #expect(host.core.devices.isEmpty)
    }

    @Test("Two descriptors of one device: the last one lets it go")
    func twoDescriptors() throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let (_, group, first) = try process.hold(1, of: host)
        let second = process.call(group, VFIOCommand.getDevice, Array(host.uuid(1).utf8) + [0])
        let removal = Worker { host.remove(1) }
        host.waiting.wait()
        try process.client.close(first)
        #expect(!removal.isDone)
        #expect(host.core.device(named: host.uuid(1))?.openCount == 1)
        try process.client.close(second)
        #expect(try removal.value() == nil)
    }

    @Test("Creators, holders and removers race, and nothing is left", arguments: CoreProfile.allCases)
    func race(profile: CoreProfile) throws {
        let host = try Host(profile)
        let holds = Mutex(0)
        let workers = (1...4).map { number in
            Worker { () -> Bool in
                for _ in 0..<50 {
                    do {
                        try host.create(number)
                        let process = Process(host.core)
                        let container = VFIOContainer(profile)
                        let device = try #require(host.core.device(named: host.uuid(number)))
                        let id = try #require(device.iommuGroup).id
                        let group = try VFIOGroupFile(try #require(host.core.vfioGroup(id)))
                        try group.setContainer(container)
                        try container.setIOMMU(1)
                        let file = try group.device(named: host.uuid(number))
                        holds.withLock { $0 += 1 }
                        let removal = Worker { host.remove(number) }
                        // Whether the removal began or not, the holder's calls work.
                        guard try file.pwrite([7], at: 0) == 1, try file.pread(1, at: 0) == [7] else {
                            return false
                        }
                        file.close()
                        group.close()
                        process.client.end()
                        guard try removal.value() == nil else { return false }
                    } catch { return false }
                }
                return true
            }
        }
        for worker in workers { #expect(try worker.value()) }
        #expect(holds.withLock { $0 } == 200)
        #expect(host.core.devices.isEmpty)
        #expect(host.core.vfioGroups.isEmpty)
    }

    @Test("A closed file says EBADF")
    func closed() throws {
        let host = try Host(.modern)
        try host.create(1)
        let container = VFIOContainer(.modern)
        let group = try VFIOGroupFile(try #require(host.core.vfioGroups.first))
        try group.setContainer(container)
        try container.setIOMMU(1)
        let file = try group.device(named: host.uuid(1))
        file.close()
        file.close()
        #expect(throws: KernelErrno.badDescriptor) { try file.pread(1, at: 0) }
        #expect(throws: KernelErrno.badDescriptor) { try file.info() }
        group.close()
        #expect(throws: KernelErrno.badDescriptor) { try group.status() }
        container.close()
        var argument: [UInt8] = []
        #expect(throws: KernelErrno.badDescriptor) {
            try container.ioctl(VFIOCommand.getAPIVersion, &argument)
        }
    }
}
