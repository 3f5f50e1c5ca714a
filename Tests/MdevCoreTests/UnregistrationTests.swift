import MdevCore
import MdevParents
import Testing

@Suite struct UnregistrationTests {
    @Test("U1: unregistering a device that is no parent does nothing", arguments: CoreProfile.allCases)
    func unknown(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let idle = PhysicalDevice(path: ["devices", "virtual", "test", "idle"], deviceClass: "test")
        try host.core.add(idle)
        let listener = host.core.uevents.subscribe()
        host.core.unregister(PhysicalDevice(path: ["devices", "virtual", "test", "stranger"]))
        host.core.unregister(idle)
        #expect(try listener.drain().isEmpty)
        #expect(host.exists(TestHost.types))
        #expect(host.exists("devices/virtual/test/idle"))
    }

    @Test(
        "U2: all children go, in the order of their creation, whatever the vendor says",
        arguments: CoreProfile.allCases)
    func children(profile: CoreProfile) throws {
        let gone = Lines()
        let host = try TestHost(profile) {
            $0.remove = { (device: MdevDevice) throws(KernelErrno) in
                gone.append(device.name)
                throw .busy
            }
        }
        for number in [3, 1, 2] { try host.create(uuid(number)) }
        host.core.unregister(host.card)
        #expect(gone.all == [uuid(3), uuid(1), uuid(2)])
        #expect(host.core.devices.isEmpty)
    }

    @Test(
        "U3: it waits for held children and running creates, and no other parent waits",
        arguments: CoreProfile.allCases)
    func blocking(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let holder = try host.device(1).open()
        let unregistration = Worker { host.core.unregister(host.card) }
        host.waiting.wait()
        let mtty = MttyParent()
        try mtty.register(with: host.core)
        try host.store("devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/create", uuid(2))
        host.core.unregister(mtty.device)
        #expect(host.woken.all.isEmpty)
        holder.close()
        try unregistration.value()
        #expect(host.core.devices.isEmpty)
    }

    @Test("U3: it waits for a create that runs, and removes what that made", arguments: CoreProfile.allCases)
    func runningCreate(profile: CoreProfile) throws {
        let inside = Gate()
        let leave = Gate()
        let host = try TestHost(profile) {
            $0.create = { _ in
                inside.open()
                leave.wait()
            }
        }
        let creator = Worker { Outcome { () throws(KernelErrno) in try host.createTyped(1) } }
        inside.wait()
        let unregistration = Worker { host.core.unregister(host.card) }
        host.waiting.wait()
        #expect(host.vendor.journal == ["create small"])
        // It waits before anything of the parent goes.
        #expect(host.exists("class/mdev_bus/card"))
        #expect(host.names("bus/mdev/devices") == [uuid(1)])
        leave.open()
        #expect(try creator.value() == .count(36))
        try unregistration.value()
        #expect(host.vendor.journal == ["create small", "remove"])
        #expect(host.core.devices.isEmpty)
    }

    @Test("U4: a child that is no mediated device stays", arguments: CoreProfile.allCases)
    func otherChildren(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let child = PhysicalDevice(path: host.card.path + ["0.0.3000"], bus: "ccw")
        try host.core.add(child)
        try host.create(uuid(1))
        host.core.unregister(host.card)
        #expect(host.names(TestHost.card).contains("0.0.3000"))
        #expect(!host.exists(host.directory(1)))
    }

    @Test(
        "U5: the class link goes first, then the children, then the types, then it is told",
        arguments: CoreProfile.allCases)
    func order(profile: CoreProfile) throws {
        let seen = Lines()
        let host = try TestHost(profile) {
            $0.remove = { (device: MdevDevice) throws(KernelErrno) in
                let core = device.parent.core
                let hasLink = core.node("class/mdev_bus/card") != nil
                seen.append("link \(hasLink) types \(core.node(TestHost.types) != nil)")
            }
        }
        try host.create(uuid(1))
        let listener = host.core.uevents.subscribe()
        host.core.unregister(host.card)
        #expect(seen.all == ["link false types true"])
        #expect(!host.exists(TestHost.types))
        let last = try #require(try listener.drain().last)
        switch profile {
        case .v2016: #expect(last.action == .remove)
        case .modern: #expect(last.variables == ["MDEV_STATE=unregistered"])
        }
    }

    @Test(
        "U6: meanwhile nothing is created or removed, the link is gone and the types stand",
        arguments: CoreProfile.allCases)
    func meanwhile(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        try host.create(uuid(2))
        let holder = try host.device(1).open()
        let unregistration = Worker { host.core.unregister(host.card) }
        host.waiting.wait()
        #expect(throws: KernelErrno.noDevice) { try host.create(uuid(3)) }
        #expect(throws: KernelErrno.noDevice) { try host.remove(2) }
        #expect(!host.exists("class/mdev_bus/card"))
        #expect(host.names(TestHost.types) == ["test-small", "test-large"])
        holder.close()
        try unregistration.value()
    }

    @Test("U7: every child is told as removed")
    func events() throws {
        let device = uuid(1)
        let vfio = "remove@/devices/virtual/vfio/0"
        for (profile, expected) in [
            (CoreProfile.v2016, [vfio, "remove@\(device)"]),
            (
                .modern,
                [
                    "remove@\(device)/vfio-dev/vfio0", vfio, "unbind@\(device)", "remove@\(device)",
                    "change@/\(TestHost.card)",
                ]
            ),
        ] {
            let host = try TestHost(profile)
            try host.create(uuid(1))
            let listener = host.core.uevents.subscribe()
            host.core.unregister(host.card)
            #expect(try host.events(listener) == expected)
        }
    }

    @Test(
        "U8: a second unregistration does nothing, and the device can be a parent again",
        arguments: CoreProfile.allCases)
    func twice(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        host.core.unregister(host.card)
        let listener = host.core.uevents.subscribe()
        host.core.unregister(host.card)
        #expect(try listener.drain().isEmpty)
        switch profile {
        case .v2016: try host.core.register(host.card, host.vendor.operations)
        case .modern:
            let driver = try #require(host.core.drivers.first)
            try host.core.register(host.card, driver: driver, types: [MdevTypeName(sysfsName: "small")])
        }
        try host.create(uuid(1))
    }
}
