import MdevCore
import MdevVFIO
import Testing

@Suite struct RegistrationTests {
    @Test("R1: create, remove and types are mandatory in 2016, and a driver needs no probe in modern")
    func mandatory() throws {
        let core = TestHost.core(.v2016)
        let card = PhysicalDevice(path: ["devices", "virtual", "test", "card"], deviceClass: "test")
        try core.add(card)
        let complete = Vendor(Vendor.Callbacks()).operations
        for drop in [
            { (operations: inout ParentOperations) in operations.create = nil },
            { $0.remove = nil }, { $0.supportedTypeGroups = nil },
        ] {
            var operations = complete
            drop(&operations)
            #expect(throws: KernelErrno.invalidArgument) { try core.register(card, operations) }
        }
        var least = ParentOperations()
        (least.create, least.remove, least.supportedTypeGroups) = (complete.create, complete.remove, [])
        try core.register(card, least)

        let modern = TestHost.core(.modern)
        var driver = MdevDriver(name: "sample")
        driver.deviceAPI = "vfio-pci"
        #expect(try modern.register(driver).name == "sample")
    }

    @Test("R2: a device that the core does not have cannot be a parent", arguments: CoreProfile.allCases)
    func unknownDevice(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let stranger = PhysicalDevice(path: ["devices", "virtual", "test", "stranger"], deviceClass: "test")
        #expect(throws: KernelErrno.invalidArgument) { try register(stranger, host) }
    }

    @Test(
        "R3: a parent registered twice is refused and stays as it was",
        arguments: [(CoreProfile.v2016, KernelErrno.exists), (.modern, .noMemory)])
    func twice(profile: CoreProfile, errno: KernelErrno) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        #expect(throws: errno) { try register(host.card, host) }
        #expect(host.exists(host.directory(1)))
        try host.remove(1)
        host.core.unregister(host.card)
        #expect(!host.exists(TestHost.types))
    }

    @Test("R4: a type without a name is refused in 2016, and not looked at in modern")
    func namelessType() throws {
        #expect(throws: KernelErrno.invalidArgument) { try TestHost(.v2016) { $0.types = [""] } }
        #expect(try TestHost(.modern) { $0.types = [""] }.names(TestHost.types) == ["test-"])
    }

    @Test("R5: two types of one name undo the whole registration", arguments: CoreProfile.allCases)
    func twoTypesOfOneName(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        host.core.unregister(host.card)
        let listener = host.core.uevents.subscribe()
        #expect(throws: KernelErrno.exists) { try register(host.card, host, types: ["a", "b", "a"]) }
        #expect(!host.exists(TestHost.types))
        #expect(try listener.drain().isEmpty)
        try register(host.card, host, types: ["a", "b"])
        #expect(host.names(TestHost.types) == ["test-a", "test-b"])
    }

    @Test("R6: a driver without a device API is refused in modern alone")
    func deviceAPI() throws {
        let driver = MdevDriver(name: "sample")
        #expect(throws: KernelErrno.invalidArgument) { try TestHost.core(.modern).register(driver) }
        #expect(try TestHost.core(.v2016).register(driver).name == "sample")
    }

    @Test("R7: a driver's name is given once", arguments: CoreProfile.allCases)
    func driverTwice(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let taken = try #require(host.core.drivers.first)
        #expect(throws: KernelErrno.busy) { try host.core.register(taken.definition) }
        host.core.unregister(host.card)
        host.core.unregister(taken)
        try host.core.register(taken.definition)
        #expect(host.names("bus/mdev/drivers") == [taken.name])
    }

    @Test("R8: everything of a parent is there when its registration is told")
    func order() throws {
        let host = try TestHost(.modern)
        host.core.unregister(host.card)
        let seen = Lines()
        let listener = host.core.uevents.subscribe {
            seen.append(host.names("class/mdev_bus").joined() + host.names(TestHost.types).joined())
        }
        try register(host.card, host, types: ["a"])
        #expect(seen.all == ["cardtest-a"])
        #expect(try listener.drain().count == 1)
        #expect(host.log.all.last == "card: MDEV: Registered")
    }

    @Test("R9: a parent has a link in the class, unless another bus's parent has its name")
    func classLink() throws {
        let host = try TestHost(.modern)
        #expect(try host.link("class/mdev_bus/card") == "../../devices/virtual/test/card")
        let twin = PhysicalDevice(path: ["devices", "pci0000:00", "card"], bus: "pci")
        try host.core.add(twin)
        try register(twin, host)
        #expect(host.exists("devices/pci0000:00/card/mdev_supported_types"))
        #expect(try host.link("class/mdev_bus/card") == "../../devices/virtual/test/card")
        #expect(host.names("class/mdev_bus") == ["card"])
        #expect(host.log.all.contains("card: Failed to create compatibility class link"))
        host.core.unregister(twin)
        #expect(host.names("class/mdev_bus") == ["card"])
    }

    @Test("R10: the class is there from the first parent on in 2016, from the start in modern, and stays")
    func classDirectory() throws {
        #expect(TestHost.core(.modern).node("class/mdev_bus") != nil)
        let core = TestHost.core(.v2016)
        #expect(core.node("class/mdev_bus") == nil)
        let host = try TestHost(.v2016)
        #expect(host.names("class/mdev_bus") == ["card"])
        host.core.unregister(host.card)
        #expect(host.exists("class/mdev_bus"))
    }

    @Test("R11: a registration is told in modern alone")
    func registrationEvent() throws {
        for (profile, variables) in [(CoreProfile.v2016, []), (.modern, ["MDEV_STATE=registered"])] {
            let host = try TestHost(profile)
            host.core.unregister(host.card)
            let listener = host.core.uevents.subscribe()
            try register(host.card, host)
            #expect(try listener.drain().flatMap(\.variables) == variables)
        }
    }

    @Test("R12: a parent's own attributes are there while it is registered, in 2016")
    func parentAttributes() throws {
        let host = try TestHost(.v2016)
        #expect(try host.read("\(TestHost.card)/card/serial") == "card\n")
        let stale = try #require(host.core.node("\(TestHost.card)/card/serial"))
        host.core.unregister(host.card)
        #expect(!host.exists("\(TestHost.card)/card"))
        #expect(throws: KernelErrno.noDevice) { try stale.show() }
        #expect(try !TestHost(.modern).exists("\(TestHost.card)/card"))
    }

    @Test("R13: what a gone device names lives on for whoever still has it", arguments: CoreProfile.allCases)
    func lifetime(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let device = try host.device(1)
        host.core.unregister(host.card)
        try host.core.delete(host.card)
        #expect(device.type.id == "test-small")
        #expect(device.parent.device.name == "card")
        #expect(!host.exists(TestHost.card))
    }

    @Test("R14: a module with an open device cannot be unloaded, one with idle devices takes them along")
    func unload() throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        let driver = try #require(host.core.drivers.first)
        let holder = try host.device(1).open()
        #expect(throws: KernelErrno.again) { try host.core.unload(driver) }
        #expect(host.exists(host.directory(1)))
        holder.close()
        try host.core.unload(driver)
        #expect(host.core.devices.isEmpty)
        #expect(!host.exists(TestHost.types))
        #expect(host.names("bus/mdev/drivers").isEmpty)
    }

    private func register(
        _ card: PhysicalDevice, _ host: TestHost, types: [String] = ["small"]
    ) throws(KernelErrno) {
        if let driver = host.core.drivers.first, host.core.profile == .modern {
            let names = types.map { MdevTypeName(sysfsName: $0) }
            try host.core.register(card, driver: driver, types: names)
        } else {
            var operations = host.vendor.operations
            operations.supportedTypeGroups = types.map { AttributeGroup(name: $0, []) }
            try host.core.register(card, operations)
        }
    }
}
