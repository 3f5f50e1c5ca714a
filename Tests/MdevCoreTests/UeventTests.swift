import MdevCore
import MdevParents
import Testing

@Suite struct UeventTests {
    @Test("E1: a driver, a parent and its registration are told in this order")
    func load() throws {
        let core = TestHost.core(.modern)
        let listener = core.uevents.subscribe()
        try MttyParent().register(with: core)
        let events = try listener.drain()
        #expect(
            events.map { "\($0.action.rawValue)@\($0.devicePath)" } == [
                "add@/bus/mdev/drivers/mtty", "add@/class/mtty", "add@/devices/virtual/mtty/mtty",
                "change@/devices/virtual/mtty/mtty",
            ])
        #expect(events.last?.variables == ["MDEV_STATE=registered"])
    }

    @Test("E2: a create is told as add, its group, its VFIO device, and bind with the driver")
    func create() throws {
        let host = try TestHost(.modern)
        let listener = host.core.uevents.subscribe()
        try host.create(uuid(1))
        let events = try listener.drain()
        let device = "/\(host.directory(1))"
        #expect(events.map(\.action) == [.add, .add, .add, .bind])
        #expect(
            events.map(\.devicePath) == [
                device, "/devices/virtual/vfio/0", "\(device)/vfio-dev/vfio0", device,
            ])
        #expect(events.map(\.subsystem) == ["mdev", "vfio", "vfio-dev", "mdev"])
        #expect(
            events.map(\.variables) == [
                [], ["MAJOR=243", "MINOR=0", "DEVNAME=vfio/0"], [], ["DRIVER=sample"],
            ])
    }

    @Test("E3: a remove is told as the VFIO device, the group, unbind, remove")
    func remove() throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        let listener = host.core.uevents.subscribe()
        try host.remove(1)
        #expect(
            try host.events(listener) == [
                "remove@\(uuid(1))/vfio-dev/vfio0", "remove@/devices/virtual/vfio/0", "unbind@\(uuid(1))",
                "remove@\(uuid(1))",
            ])
    }

    @Test("E4: a failed probe is told as add and remove")
    func failedProbe() throws {
        let host = try TestHost(.modern) { $0.create = { (_) throws(KernelErrno) in throw .noSpace } }
        let listener = host.core.uevents.subscribe()
        #expect(throws: KernelErrno.noSpace) { try host.create(uuid(1)) }
        #expect(try host.events(listener) == ["add@\(uuid(1))", "remove@\(uuid(1))"])
    }

    @Test("E5: an unregistration is told after all its children, then the device goes")
    func unregister() throws {
        let host = try TestHost(.modern)
        for number in 1...2 { try host.create(uuid(number)) }
        let listener = host.core.uevents.subscribe()
        host.core.unregister(host.card)
        try host.core.delete(host.card)
        let events = try host.events(listener)
        #expect(events.filter { $0.hasPrefix("remove@0") && !$0.contains("/") }.count == 2)
        #expect(
            events.suffix(3) == [
                "change@/\(TestHost.card)", "remove@/\(TestHost.card)", "remove@/class/test",
            ])
    }

    @Test("E6: 2016 tells neither MDEV_STATE nor VFIO devices nor bindings")
    func then() throws {
        let host = try TestHost(.v2016)
        let listener = host.core.uevents.subscribe()
        try host.create(uuid(1))
        try host.remove(1)
        host.core.unregister(host.card)
        #expect(
            try host.events(listener) == [
                "add@\(uuid(1))", "add@/devices/virtual/vfio/0", "remove@/devices/virtual/vfio/0",
                "remove@\(uuid(1))",
            ])
    }

    @Test("An event has netlink's bytes")
    func wireFormat() throws {
        let event = Uevent(
            action: .change, devicePath: "/devices/virtual/mtty/mtty", subsystem: "mtty",
            variables: ["MDEV_STATE=registered"], sequence: 4711)
        let text = [
            "change@/devices/virtual/mtty/mtty", "ACTION=change", "DEVPATH=/devices/virtual/mtty/mtty",
            "SUBSYSTEM=mtty", "MDEV_STATE=registered", "SEQNUM=4711", "",
        ].joined(separator: "\0")
        #expect(event.message == Array(text.utf8))
    }

    @Test("Sequence numbers have no gap, heard or not", arguments: CoreProfile.allCases)
    func sequence(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let before = host.core.uevents.sequence
        let listener = host.core.uevents.subscribe()
        try host.create(uuid(1))
        let events = try listener.drain()
        #expect(events.map(\.sequence) == (1...UInt64(events.count)).map { before + $0 })
        host.core.uevents.unsubscribe(listener)
        try host.remove(1)
        #expect(host.core.uevents.sequence > before + UInt64(events.count))
        #expect(try listener.drain().isEmpty)
        #expect(try host.read("kernel/uevent_seqnum") == "\(host.core.uevents.sequence)\n")
    }

    @Test("A slow listener loses what does not fit, and is told once")
    func overflow() throws {
        let host = try TestHost(.modern)
        let slow = host.core.uevents.subscribe(limit: 3)
        let quick = host.core.uevents.subscribe()
        try host.create(uuid(1))
        #expect(throws: KernelErrno.noBufferSpace) { try slow.next() }
        #expect(try slow.drain().count == 3)
        #expect(try quick.drain().count == 4)
        try host.remove(1)
        #expect(slow.hasEvents)
    }

    @Test(
        "Writing an action to a uevent file sends the event once more",
        arguments: ["add", "change\n", "bind"])
    func synthesized(action: String) throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        let listener = host.core.uevents.subscribe()
        let size = action.utf8.count
        #expect(try host.store("\(host.directory(1))/uevent", action) == size)
        #expect(try host.store("\(TestHost.card)/uevent", action) == size)
        #expect(try host.store("devices/virtual/vfio/0/uevent", action) == size)
        #expect(
            try listener.drain().map(\.variables) == [
                ["SYNTH_UUID=0", "DRIVER=sample"], ["SYNTH_UUID=0"],
                ["SYNTH_UUID=0", "MAJOR=243", "MINOR=0", "DEVNAME=vfio/0"],
            ])
        #expect(throws: KernelErrno.invalidArgument) { try host.store("\(TestHost.card)/uevent", "explode") }
    }
    @Test("An action can be followed by a UUID and values, which the event carries")
    func synthesizedWithValues() throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        let listener = host.core.uevents.subscribe()
        let file = "\(host.directory(1))/uevent"
        _ = try host.store(file, "add \(uuid(9)) A=1 b2=C\n")
        #expect(
            try listener.drain().map(\.variables) == [
                ["SYNTH_UUID=\(uuid(9))", "SYNTH_ARG_A=1", "SYNTH_ARG_b2=C", "DRIVER=sample"]
            ])
        for bad in ["add x", "add \(uuid(9)) A", "add \(uuid(9)) A=", "add \(uuid(9)) A=-"] {
            #expect(throws: KernelErrno.invalidArgument) { try host.store(file, bad) }
        }
    }
}
