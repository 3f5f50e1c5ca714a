import MdevCore
import MdevVFIO
import Testing

/// The table of mdev-semantics §4, by raw arguments.
@Suite struct ContainerTests {
    @Test("A new container knows version 0 and its extensions, and answers nothing else")
    func newContainer() throws {
        let process = Process(try Host(.modern).core)
        let container = try process.open("/dev/vfio/vfio")
        #expect(process.call(container, VFIOCommand.getAPIVersion) == 0)
        let known: Set<UInt64> = [1, 3, 6, 9]
        for number in UInt64(0)...12 {
            #expect(
                process.call(container, VFIOCommand.checkExtension, bytes(number))
                    == (known.contains(number) ? 1 : 0), "\(number)")
        }
        for command in [VFIOCommand.getIOMMUInfo, VFIOCommand.mapDMA, VFIOCommand.unmapDMA, 0x3B99] {
            let argument = [UInt8](repeating: 32, count: 64)
            #expect(process.call(container, command, argument) == .refused(.invalidArgument))
        }
        #expect(
            process.call(container, VFIOCommand.setIOMMU, bytes(UInt64(1))) == .refused(.invalidArgument))
    }

    @Test("UNMAP_ALL is not known to the 2016 profile")
    func unmapAllThen() throws {
        let process = Process(try Host(.v2016).core)
        let container = try process.open("/dev/vfio/vfio")
        #expect(process.call(container, VFIOCommand.checkExtension, bytes(UInt64(9))) == 0)
        #expect(process.call(container, VFIOCommand.checkExtension, bytes(UInt64(3))) == 1)
    }

    @Test(
        "SET_IOMMU takes a kind of address space, once",
        arguments: [1: 0, 3: 0, 6: 0, 2: -19, 7: -19, 9: -22] as [UInt64: Int32])
    func setIOMMU(kind: UInt64, expected: Int32) throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let container = try process.open("/dev/vfio/vfio")
        let group = try process.open(host.group(1))
        #expect(process.call(group, VFIOCommand.setContainer, bytes(container)) == 0)
        #expect(process.call(container, VFIOCommand.setIOMMU, bytes(kind)) == expected)
        guard expected == 0 else { return }
        #expect(process.call(container, VFIOCommand.setIOMMU, bytes(kind)) == .refused(.invalidArgument))
        #expect(process.call(container, 0x3B99) == .refused(.notTypewriter))
        #expect(process.call(container, VFIOCommand.unmapDMA) == .refused(.fault))
    }

    @Test(
        "A group is open once, its status tells, and it enters one container", arguments: CoreProfile.allCases
    )
    func group(profile: CoreProfile) throws {
        let host = try Host(profile)
        try host.create(1)
        let process = Process(host.core)
        let container = try process.open("/dev/vfio/vfio")
        let group = try process.open(host.group(1))
        #expect(throws: KernelErrno.busy) { try process.open(host.group(1)) }
        #expect(throws: KernelErrno.noEntry) { try process.open("/dev/vfio/99") }
        #expect(throws: KernelErrno.noEntry) { try process.open("/dev/vfio/00") }
        var status = bytes(UInt32(8), UInt32(0))
        #expect(process.call(group, VFIOCommand.getStatus, &status) == 0)
        #expect(number(status, at: 4) == 1)
        #expect(
            process.call(group, VFIOCommand.getStatus, bytes(UInt32(7), UInt32(0)))
                == .refused(.invalidArgument))
        #expect(process.call(group, VFIOCommand.getStatus, bytes(UInt32(8))) == .refused(.fault))
        #expect(process.call(group, VFIOCommand.setContainer, bytes(Int32(77))) == .refused(.badDescriptor))
        #expect(process.call(group, VFIOCommand.setContainer, bytes(group)) == .refused(.invalidArgument))
        #expect(process.call(group, VFIOCommand.setContainer) == .refused(.fault))
        #expect(
            process.call(group, VFIOCommand.setContainer, bytes(Int32(-1)))
                == .refused(profile == .modern ? .badDescriptor : .invalidArgument))
        #expect(process.call(group, VFIOCommand.unsetContainer) == .refused(.invalidArgument))
        #expect(process.call(group, VFIOCommand.setContainer, bytes(container)) == 0)
        #expect(
            process.call(group, VFIOCommand.setContainer, bytes(container)) == .refused(.invalidArgument))
        #expect(process.call(group, VFIOCommand.getStatus, &status) == 0)
        #expect(number(status, at: 4) == 3)
        #expect(process.call(group, 0x3B99) == .refused(.notTypewriter))
        // The last group that leaves takes the address space along.
        let question = bytes(UInt32(16), UInt32(0), UInt64(0))
        #expect(process.call(container, VFIOCommand.setIOMMU, bytes(UInt64(1))) == 0)
        #expect(process.call(container, VFIOCommand.getIOMMUInfo, question) == 0)
        #expect(process.call(group, VFIOCommand.unsetContainer) == 0)
        #expect(process.call(container, VFIOCommand.getIOMMUInfo, question) == .refused(.invalidArgument))
        try process.client.close(group)
        #expect(throws: KernelErrno.badDescriptor) { try process.client.close(group) }
        #expect(try process.open(host.group(1)) == group)
    }

    @Test("GET_DEVICE_FD wants a container with an address space, and the exact name")
    func device() throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let name = Array(host.uuid(1).utf8) + [0]
        let container = try process.open("/dev/vfio/vfio")
        let group = try process.open(host.group(1))
        #expect(process.call(group, VFIOCommand.getDevice, name) == .refused(.invalidArgument))
        process.call(group, VFIOCommand.setContainer, bytes(container))
        #expect(process.call(group, VFIOCommand.getDevice, name) == .refused(.invalidArgument))
        process.call(container, VFIOCommand.setIOMMU, bytes(UInt64(3)))
        let shouted = Array(host.uuid(1).uppercased().utf8) + [0]
        #expect(process.call(group, VFIOCommand.getDevice, shouted) == .refused(.noDevice))
        #expect(process.call(group, VFIOCommand.getDevice, [0]) == .refused(.noDevice))
        #expect(
            process.call(group, VFIOCommand.getDevice, Array(name.dropLast())) == .refused(.invalidArgument))
        let device = process.call(group, VFIOCommand.getDevice, name)
        #expect(device == 2)
        #expect(process.client.heldDevices[device]?.name == host.uuid(1))
        #expect(process.call(group, VFIOCommand.unsetContainer) == .refused(.busy))
        try process.client.close(device)
        #expect(process.call(group, VFIOCommand.unsetContainer) == 0)
        // The last group's leaving resets the container.
        #expect(
            process.call(container, VFIOCommand.getIOMMUInfo, bytes(UInt32(16), UInt32(0), UInt64(0))) == -22)
    }

    @Test("A group whose device is gone says ENODEV to everything", arguments: CoreProfile.allCases)
    func deadGroup(profile: CoreProfile) throws {
        let host = try Host(profile)
        try host.create(1)
        let process = Process(host.core)
        let container = try process.open("/dev/vfio/vfio")
        let group = try process.open(host.group(1))
        #expect(host.remove(1) == nil)
        #expect(
            process.call(group, VFIOCommand.getStatus, bytes(UInt32(8), UInt32(0))) == .refused(.noDevice))
        #expect(process.call(group, VFIOCommand.setContainer, bytes(container)) == .refused(.noDevice))
        #expect(process.call(group, VFIOCommand.unsetContainer) == .refused(.noDevice))
        #expect(
            process.call(group, VFIOCommand.getDevice, Array(host.uuid(1).utf8) + [0])
                == .refused(.noDevice))
        // Its number is somebody else's by then.
        try host.create(2)
        #expect(try process.open(host.group(2)) == 2)
    }

    @Test("A device keeps its group and container after their descriptors are closed")
    func closeOrder() throws {
        let host = try Host(.modern)
        try host.create(1)
        let process = Process(host.core)
        let (container, group, device) = try process.hold(1, of: host)
        try process.client.close(container)
        try process.client.close(group)
        #expect(throws: KernelErrno.busy) { try process.open(host.group(1)) }
        #expect(process.call(device, VFIOCommand.reset) == 0)
        try process.client.close(device)
        #expect(try process.open(host.group(1)) >= 0)
    }

    @Test("A process has no more descriptors than it may, and none once it ended")
    func descriptors() throws {
        let client = VFIOClient(try Host(.modern).core, limit: 2)
        #expect(try client.open("/dev/vfio/vfio") == 0)
        #expect(try client.open("/dev/vfio/vfio") == 1)
        #expect(throws: KernelErrno.tooManyFiles) { try client.open("/dev/vfio/vfio") }
        try client.close(0)
        #expect(try client.open("/dev/vfio/vfio") == 0)
        #expect(throws: KernelErrno.noEntry) { try client.open("/dev/null") }
        #expect(throws: KernelErrno.invalidArgument) { try client.pread(0, 1, at: 0) }
        client.end()
        #expect(throws: KernelErrno.badDescriptor) { try client.open("/dev/vfio/vfio") }
        #expect(throws: KernelErrno.badDescriptor) { try client.pread(0, 1, at: 0) }
    }
}
