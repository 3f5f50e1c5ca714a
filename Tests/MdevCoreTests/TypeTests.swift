import MdevCore
import MdevParents
import Testing

@Suite struct TypeTests {
    @Test("T1: types are folders below the parent", arguments: CoreProfile.allCases)
    func directory(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        #expect(host.names(TestHost.types) == ["test-small", "test-large"])
        #expect(host.core.node(TestHost.types)?.kind == .directory)
    }

    @Test(
        "T2: a type's id begins with the parent's driver, else its bus, else its class",
        arguments: [
            ("nvidia", "pci", "gpu", "nvidia"), (nil, "pci", "gpu", "pci"), (nil, nil, "mtty", "mtty"),
            (nil, nil, nil, ""),
        ] as [(String?, String?, String?, String)])
    func driverString(driver: String?, bus: String?, deviceClass: String?, prefix: String) throws {
        let card = PhysicalDevice(
            path: ["devices", "virtual", "x", "y"], bus: bus, deviceClass: deviceClass, driver: driver)
        #expect(card.driverString == prefix)
    }

    @Test(
        "T2a: the ids of real parents come out",
        arguments: [
            ("i915", "GVTg_V5_4", "i915-GVTg_V5_4"), ("nvidia", "35", "nvidia-35"),
            ("vfio-pci", "575", "vfio-pci-575"),
        ])
    func realIDs(driver: String, name: String, id: String) throws {
        let host = try TestHost(.modern)
        let card = PhysicalDevice(
            path: ["devices", "pci0000:00", "0000:00:02.0"], bus: "pci", driver: driver)
        try host.core.add(card)
        let bus = try #require(host.core.drivers.first)
        try host.core.register(card, driver: bus, types: [MdevTypeName(sysfsName: name)])
        #expect(host.names("devices/pci0000:00/0000:00:02.0/mdev_supported_types") == [id])
    }

    @Test("T3: a slash in a name becomes an exclamation mark", arguments: CoreProfile.allCases)
    func slash(profile: CoreProfile) throws {
        let host = try TestHost(profile) {
            $0.types = ["a/b"]
            $0.mdevGroups = [
                AttributeGroup(name: "x/y", [Attribute("p/q", mode: 0o444, show: { _ in "1\n" })])
            ]
        }
        #expect(host.names(TestHost.types) == ["test-a!b"])
        try host.create(uuid(1), type: "test-a!b")
        #expect(try host.read("\(host.directory(1))/x!y/p!q") == "1\n")
    }

    @Test("T4: create is write-only", arguments: CoreProfile.allCases)
    func createMode(profile: CoreProfile) throws {
        let create = try TestHost(profile).core.node("\(TestHost.types)/test-small/create")
        #expect(create?.mode == 0o200)
        #expect(create?.kind == .file)
    }

    @Test("T5: available_instances and device_api are the vendor's in 2016, the core's in modern")
    func mandatoryFiles() throws {
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile)
            #expect(try host.read("\(TestHost.types)/test-small/available_instances") == "16\n")
            #expect(try host.read("\(TestHost.types)/test-small/device_api") == "vfio-pci\n")
            #expect(host.core.node("\(TestHost.types)/test-small/device_api")?.mode == 0o444)
        }
        let host = try TestHost(.v2016)
        host.core.unregister(host.card)
        var operations = host.vendor.operations
        operations.supportedTypeGroups = [AttributeGroup(name: "bare", [])]
        try host.core.register(host.card, operations)
        #expect(host.names("\(TestHost.types)/test-bare") == ["create", "devices"])
    }

    @Test("T6: name falls back to the id's second half in modern, and is the vendor's in 2016")
    func name() throws {
        let host = try TestHost(.modern)
        #expect(try host.read("\(TestHost.types)/test-small/name") == "A small one\n")
        host.core.unregister(host.card)
        let driver = try #require(host.core.drivers.first)
        try host.core.register(host.card, driver: driver, types: [MdevTypeName(sysfsName: "GVTg_V5_4")])
        #expect(try host.read("\(TestHost.types)/test-GVTg_V5_4/name") == "GVTg_V5_4\n")
        #expect(try !TestHost(.v2016).exists("\(TestHost.types)/test-small/name"))
    }

    @Test("T7: description is there only where the vendor has one")
    func description() throws {
        #expect(try !TestHost(.modern).exists("\(TestHost.types)/test-small/description"))
        let core = TestHost.core(.modern)
        let card = PhysicalDevice(path: ["devices", "virtual", "test", "card"], deviceClass: "test")
        try core.add(card)
        var driver = MdevDriver(name: "sample")
        driver.deviceAPI = "vfio-pci"
        driver.showDescription = { "virtual display, \($0.vendorName)\n" }
        try core.register(card, driver: core.register(driver), types: [MdevTypeName(sysfsName: "hd")])
        let file = try #require(core.node("\(TestHost.types)/test-hd/description"))
        #expect(try file.show() == Array("virtual display, hd\n".utf8))
        #expect(file.mode == 0o444)
    }

    @Test("T8: a vendor's own type attributes exist in 2016 alone")
    func extraAttributes() throws {
        #expect(try TestHost(.v2016).read("\(TestHost.types)/test-small/colour") == "red\n")
        #expect(try !TestHost(.modern).exists("\(TestHost.types)/test-small/colour"))
    }

    @Test("T9: devices/ holds a link to each device of the type", arguments: CoreProfile.allCases)
    func devices(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        try host.create(uuid(2), type: "test-large")
        #expect(host.names("\(TestHost.types)/test-small/devices") == [uuid(1)])
        #expect(try host.link("\(TestHost.types)/test-small/devices/\(uuid(1))") == "../../../\(uuid(1))")
        #expect(!host.exists("\(TestHost.types)/test-small/devices/\(uuid(2))"))
    }

    @Test("T10: modes bind root too", arguments: CoreProfile.allCases)
    func modes(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        for (path, reading, writing) in [
            ("\(TestHost.types)/test-small/create", true, false),
            ("\(TestHost.types)/test-small/create", true, true),
            ("\(TestHost.types)/test-small/available_instances", false, true),
            ("\(host.directory(1))/remove", true, false),
        ] {
            let node = try #require(host.core.node(path))
            #expect(throws: KernelErrno.accessDenied) {
                try node.checkOpen(reading: reading, writing: writing)
            }
        }
    }

    @Test("T11: values are decimal and end in one newline; 2016 ones can be negative")
    func texts() throws {
        for profile in CoreProfile.allCases {
            let core = TestHost.core(profile)
            try MttyParent().register(with: core)
            let file = core.node("devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/available_instances")
            #expect(try file?.show() == Array("24\n".utf8))
        }
    }

    @Test(
        "T12: a device API is told as the vendor named it",
        arguments: [
            "vfio-pci", "vfio-platform", "vfio-amba", "vfio-ccw", "vfio-ap",
        ])
    func deviceAPI(api: String) throws {
        let core = TestHost.core(.modern)
        let card = PhysicalDevice(path: ["devices", "virtual", "test", "card"], deviceClass: "test")
        try core.add(card)
        var driver = MdevDriver(name: "sample")
        driver.deviceAPI = api
        try core.register(card, driver: core.register(driver), types: [MdevTypeName(sysfsName: "a")])
        #expect(try core.node("\(TestHost.types)/test-a/device_api")?.show() == Array("\(api)\n".utf8))
    }

    @Test("T13: a file without a callback gives EIO")
    func missingShow() throws {
        let host = try TestHost(.v2016)
        #expect(throws: KernelErrno.inputOutput) { try host.read("\(TestHost.types)/test-small/mute") }
    }

    @Test("T14: a type is wired before it is seen", arguments: CoreProfile.allCases)
    func wiring(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        host.core.unregister(host.card)
        let card = PhysicalDevice(path: ["devices", "virtual", "test", "other"], deviceClass: "test")
        try host.core.add(card)
        #expect(!host.exists("devices/virtual/test/other/mdev_supported_types"))
        let parent: MdevParent
        if profile == .modern {
            let driver = try #require(host.core.drivers.first)
            parent = try host.core.register(card, driver: driver, types: [MdevTypeName(sysfsName: "a")])
        } else {
            parent = try host.core.register(card, host.vendor.operations)
        }
        #expect(!parent.types.isEmpty)
        #expect(parent.types.allSatisfy { $0.parent === parent })
        #expect(host.exists("devices/virtual/test/other/mdev_supported_types"))
    }
}
