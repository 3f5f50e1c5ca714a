import MdevCore
import MdevParents
import Testing

@Suite struct InstanceTests {
    private static let types = "devices/virtual/mtty/mtty/mdev_supported_types"

    @Test("X1: the core counts per parent in modern, and never refuses in 2016")
    func whoCounts() throws {
        let modern = try TestHost(.modern) { $0.maxInstances = 3 }
        try modern.create(uuid(1), type: "test-large")
        for type in ["test-small", "test-large"] {
            #expect(try modern.read("\(TestHost.types)/\(type)/available_instances") == "2\n")
        }
        let old = try TestHost(.v2016)
        for number in 0..<40 { try old.create(uuid(number)) }
        #expect(old.core.devices.count == 40)
    }

    @Test("X2: when the core's count is used up a create gives EUSERS, and nothing is told")
    func exhausted() throws {
        let host = try TestHost(.modern) { $0.maxInstances = 1 }
        try host.create(uuid(1))
        let listener = host.core.uevents.subscribe()
        #expect(throws: KernelErrno.tooManyUsers) { try host.create(uuid(2), type: "test-large") }
        #expect(try listener.drain().isEmpty)
        #expect(host.vendor.journal == ["create small"])
        try host.remove(1)
        try host.create(uuid(2))
    }

    @Test("X3: a vendor that counts itself refuses in its probe, and the core does not check")
    func vendorCounts() throws {
        let host = try TestHost(.modern) {
            $0.maxInstances = 0
            $0.getAvailable = { _ in 0 }
        }
        #expect(try host.read("\(TestHost.types)/test-small/available_instances") == "0\n")
        try host.create(uuid(1))
        #expect(host.exists(host.directory(1)))
    }

    @Test(
        "X4: an exhausted parent refuses with its vendor's errno", arguments: CoreProfile.allCases,
        [KernelErrno.noMemory, .notPermitted, .noSpace, .inputOutput])
    func historicErrnos(profile: CoreProfile, errno: KernelErrno) throws {
        let host = try TestHost(profile) {
            $0.create = { (device: MdevDevice) throws(KernelErrno) in
                if device.parent.children.count > 1 { throw errno }
            }
        }
        try host.create(uuid(1))
        #expect(throws: errno) { try host.create(uuid(2)) }
    }

    @Test("X5: unbinding returns a vendor's ports, but not the core's instance; removing returns both")
    func counterReturn() throws {
        let host = try TestHost(.modern) { $0.maxInstances = 4 }
        try MttyParent().register(with: host.core)
        try host.create(uuid(1))
        try host.store("\(Self.types)/mtty-2/create", uuid(2))
        #expect(try available(host, "mtty-1") == "22\n")
        try host.store("bus/mdev/drivers/sample/unbind", uuid(1))
        try host.store("bus/mdev/drivers/mtty/unbind", uuid(2))
        #expect(try host.read("\(TestHost.types)/test-small/available_instances") == "3\n")
        #expect(try available(host, "mtty-1") == "24\n")
        try host.remove(1)
        #expect(try host.read("\(TestHost.types)/test-small/available_instances") == "4\n")
    }

    @Test("X6: the 2016 mtty hands out more ports than it has and counts below zero; the modern one refuses")
    func overcommit() throws {
        let old = try TestHost(.v2016)
        try MttyParent().register(with: old.core)
        for number in 0..<31 { try old.store("\(Self.types)/mtty-1/create", uuid(number)) }
        #expect(try available(old, "mtty-1") == "-7\n")
        #expect(try available(old, "mtty-2") == "-3\n")
        let modern = try TestHost(.modern)
        try MttyParent().register(with: modern.core)
        for number in 0..<24 { try modern.store("\(Self.types)/mtty-1/create", uuid(number)) }
        #expect(throws: KernelErrno.noSpace) { try modern.store("\(Self.types)/mtty-1/create", uuid(24)) }
        #expect(try available(modern, "mtty-1") == "0\n")
    }

    @Test("X7: a driver with no instances and no count of its own lets nothing be created")
    func noInstances() throws {
        let host = try TestHost(.modern) { $0.maxInstances = 0 }
        #expect(throws: KernelErrno.tooManyUsers) { try host.create(uuid(1)) }
    }

    @Test("X8: every create that fails after its instance was taken gives it back")
    func givenBack() throws {
        let host = try TestHost(.modern) {
            $0.maxInstances = 1
            $0.create = { (device: MdevDevice) throws(KernelErrno) in
                if device.type.vendorName == "large" { throw .noMemory }
            }
        }
        for _ in 0..<3 {
            #expect(throws: KernelErrno.noMemory) { try host.create(uuid(1), type: "test-large") }
        }
        #expect(try host.read("\(TestHost.types)/test-small/available_instances") == "1\n")
        try host.create(uuid(1))
    }

    @Test("X9: types of one parent share its pool", arguments: CoreProfile.allCases)
    func sharedPool(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try MttyParent().register(with: host.core)
        #expect(try available(host, "mtty-1") == "24\n")
        #expect(try available(host, "mtty-2") == "12\n")
        try host.store("\(Self.types)/mtty-2/create", uuid(1))
        try host.store("\(Self.types)/mtty-1/create", uuid(2))
        #expect(try available(host, "mtty-1") == "21\n")
        #expect(try available(host, "mtty-2") == "10\n")
        guard profile == .modern else { return }
        // So it is where the core counts.
        let counted = try TestHost(.modern) { $0.maxInstances = 4 }
        try counted.create(uuid(3))
        for type in ["test-small", "test-large"] {
            #expect(try counted.read("\(TestHost.types)/\(type)/available_instances") == "3\n")
        }
    }

    private func available(_ host: TestHost, _ type: String) throws -> String {
        try host.read("\(Self.types)/\(type)/available_instances")
    }
}
