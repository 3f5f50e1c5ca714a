import MdevCore
import Testing

@Suite struct RemoveTests {
    @Test(
        "D1: remove takes an unsigned number, in any base by its prefix",
        arguments: [
            ("1", true), ("1\n", true), ("+1", true), ("0x1f", true), ("0X1F\n", true), ("017", true),
            ("18446744073709551615", true), ("-1", false), (" 1", false), ("1 ", false), ("1\n\n", false),
            ("abc", false), ("0x", false), ("08", false), ("+", false), ("++1", false), ("\n", false),
            ("18446744073709551616", false), ("1\r\n", false),
        ])
    func syntax(text: String, isNumber: Bool) throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        let path = "\(host.directory(1))/remove"
        if isNumber {
            #expect(try host.store(path, text) == text.utf8.count)
        } else {
            #expect(throws: KernelErrno.invalidArgument) { try host.store(path, text) }
        }
        #expect(host.exists(host.directory(1)) != isNumber)
    }

    @Test(
        "D2: zero, and an empty write, do nothing", arguments: CoreProfile.allCases,
        ["0", "00", "0\n", "0x0", ""])
    func zero(profile: CoreProfile, text: String) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        #expect(try host.store("\(host.directory(1))/remove", text) == text.utf8.count)
        #expect(host.exists("\(host.directory(1))/remove"))
    }

    @Test("D3: any other number removes, and nothing of the device is left", arguments: CoreProfile.allCases)
    func removes(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        #expect(try host.store("\(host.directory(1))/remove", "7") == 1)
        #expect(!host.exists(host.directory(1)))
        #expect(host.names("bus/mdev/devices").isEmpty)
        #expect(host.names("\(TestHost.types)/test-small/devices").isEmpty)
        #expect(host.names("kernel/iommu_groups").isEmpty)
        #expect(host.names("class/vfio").isEmpty)
        #expect(host.names("devices/virtual/vfio").isEmpty)
        #expect(host.names("class/vfio-dev").isEmpty)
    }

    @Test("D4: remove is write-only", arguments: CoreProfile.allCases)
    func mode(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        #expect(host.core.node("\(host.directory(1))/remove")?.mode == 0o200)
    }

    @Test("D5: the remove file is gone before the vendor is asked", arguments: CoreProfile.allCases)
    func selfDeletion(profile: CoreProfile) throws {
        let seen = Lines()
        let host = try TestHost(profile) {
            $0.remove = { (device: MdevDevice) throws(KernelErrno) in
                let node = device.parent.core.node("\(TestHost.card)/\(device.name)/remove")
                seen.append("\(node == nil)")
            }
        }
        try host.create(uuid(1))
        try host.remove(1)
        #expect(seen.all == ["true"])
    }

    @Test("D6: a 2016 vendor's refusal is EBUSY, and the device stays whole; a modern one cannot refuse")
    func refusal() throws {
        let refuse: @Sendable (inout Vendor.Callbacks) -> Void = {
            $0.remove = { (_) throws(KernelErrno) in throw .notPermitted }
        }
        let old = try TestHost(.v2016, refuse)
        try old.create(uuid(1))
        let stale = try #require(old.core.node("\(old.directory(1))/remove"))
        #expect(throws: KernelErrno.busy) { try old.remove(1) }
        #expect(old.names(old.directory(1)).contains("remove"))
        #expect(throws: KernelErrno.noDevice) { try stale.store([UInt8(ascii: "1")]) }
        #expect(old.names("\(TestHost.types)/test-small/devices") == [uuid(1)])
        try old.device(1).open().close()
        #expect(throws: KernelErrno.busy) { try old.remove(1) }

        let modern = try TestHost(.modern, refuse)
        try modern.create(uuid(1))
        try modern.remove(1)
        #expect(!modern.exists(modern.directory(1)))
    }

    @Test("D7: removing a held device waits for its holder", arguments: CoreProfile.allCases)
    func held(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let first = try host.device(1).open()
        let second = try host.device(1).open()
        let listener = host.core.uevents.subscribe()
        let remover = try host.removeBlocked(1)
        #expect(!host.exists("bus/mdev/devices/\(uuid(1))"))
        #expect(host.names("\(TestHost.types)/test-small/devices").isEmpty)
        #expect(host.exists(host.directory(1)))
        // The driver core takes its own entries away before it unbinds.
        for name in ["uevent", "subsystem", "power"] { #expect(!host.exists("\(host.directory(1))/\(name)")) }
        #expect(host.exists("devices/virtual/vfio/0"))
        #expect(try listener.drain().isEmpty)
        first.close()
        #expect(host.woken.all.isEmpty)
        second.close()
        #expect(try remover.value() == .count(1))
        #expect(!host.exists(host.directory(1)))
        #expect(!host.exists("devices/virtual/vfio"))
    }

    @Test("D7: the holder is asked to let go before the wait, and again whenever a while has passed")
    func request() throws {
        let asked = Lines()
        let waits = Lines()
        var callbacks = Vendor.Callbacks()
        callbacks.vfio.request = { device, times in asked.append("\(device.openCount) \(times)") }
        let vendor = Vendor(callbacks)
        let core = MediatedDeviceCore(
            CoreConfiguration(profile: .modern) {
                Completion(
                    wait: {
                        waits.append("\(asked.all.count)")
                        return waits.all.count == 3
                    }, complete: {})
            })
        let card = PhysicalDevice(path: ["devices", "virtual", "test", "card"], deviceClass: "test")
        try core.add(card)
        let types = [MdevTypeName(sysfsName: "small")]
        let parent = try core.register(card, driver: core.register(vendor.driver), types: types)
        let device = try core.create(#require(GUID(uuid(1))), #require(parent.types.first))
        let holder = try device.open()
        try core.remove(device)
        #expect(asked.all == ["1 0", "1 1", "1 2"])
        #expect(waits.all == ["1", "2", "3"])
        holder.close()
    }

    @Test("D8: 2016 asks the vendor while everything stands; modern when the links are gone")
    func order() throws {
        for profile in CoreProfile.allCases {
            let seen = Lines()
            let host = try TestHost(profile) {
                $0.remove = { (device: MdevDevice) throws(KernelErrno) in
                    let core = device.parent.core
                    let entries = core.node("\(TestHost.card)/\(device.name)")?.list().map(\.name) ?? []
                    let isOnBus = core.node("bus/mdev/devices/\(device.name)") != nil
                    let names = entries.filter { $0 != "power" && $0 != "uevent" && $0 != "subsystem" }
                    seen.append(names.joined(separator: " ") + (isOnBus ? " bus" : ""))
                }
            }
            try host.create(uuid(1))
            try host.remove(1)
            switch profile {
            case .v2016: #expect(seen.all == ["mdev_type driver iommu_group vendor bus"])
            case .modern: #expect(seen.all == ["iommu_group vfio-dev"])
            }
        }
    }

    @Test(
        "D9: a device can be removed only between the end of its create and the start of a remove",
        arguments: CoreProfile.allCases)
    func active(profile: CoreProfile) throws {
        let outcomes = Lines()
        let tryToRemove: @Sendable (MdevDevice) -> Void = { device in
            do throws(KernelErrno) { try device.parent.core.remove(device) } catch {
                outcomes.append(error.name)
            }
        }
        let host = try TestHost(profile) {
            $0.create = { device in tryToRemove(device) }
            $0.remove = { (device: MdevDevice) throws(KernelErrno) in tryToRemove(device) }
        }
        try host.create(uuid(1))
        try host.remove(1)
        #expect(outcomes.all == ["EAGAIN", "ENODEV"])
    }

    @Test("D10: a remove while the create runs gives EAGAIN, and the device can still be removed")
    func duringCreate() throws {
        let inside = Gate()
        let leave = Gate()
        let host = try TestHost(.modern) {
            $0.create = { _ in
                inside.open()
                leave.wait()
            }
        }
        let creator = Worker { Outcome { () throws(KernelErrno) in try host.createTyped(1) } }
        inside.wait()
        #expect(throws: KernelErrno.again) { try host.remove(1) }
        leave.open()
        #expect(try creator.value() == .count(36))
        #expect(try host.remove(1) == 1)
    }

    @Test("D11: of two removers one wins and the other gets ENODEV", arguments: CoreProfile.allCases)
    func twoRemovers(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let holder = try host.device(1).open()
        let other = try #require(host.core.node("\(host.directory(1))/remove"))
        let device = try host.device(1)
        let winner = try host.removeBlocked(1)
        // Also one that found the file alive and is inside already.
        #expect(throws: KernelErrno.noDevice) { try host.core.remove(device) }
        #expect(throws: KernelErrno.noDevice) { try other.store([UInt8(ascii: "1")]) }
        holder.close()
        #expect(try winner.value() == .count(1))
        #expect(throws: KernelErrno.noDevice) { try other.store([UInt8(ascii: "1")]) }
    }

    @Test("D12: the remove file cannot be opened while a removal runs", arguments: CoreProfile.allCases)
    func openWhileRemoving(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let file = try #require(host.core.node("\(host.directory(1))/remove"))
        let holder = try host.device(1).open()
        let remover = try host.removeBlocked(1)
        #expect(!host.exists("\(host.directory(1))/remove"))
        #expect(throws: KernelErrno.noEntry) { try file.checkOpen(reading: false, writing: true) }
        holder.close()
        #expect(try remover.value() == .count(1))
    }

    @Test("D13: a remove while the parent is unregistered gives ENODEV", arguments: CoreProfile.allCases)
    func whileUnregistering(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        try host.create(uuid(2))
        let holder = try host.device(1).open()
        let unregistration = Worker { host.core.unregister(host.card) }
        host.waiting.wait()
        #expect(throws: KernelErrno.noDevice) { try host.remove(2) }
        holder.close()
        try unregistration.value()
        #expect(host.vendor.journal.filter { $0 == "remove" }.count == 2)
    }

    @Test("D14: a device that is gone cannot be removed again", arguments: CoreProfile.allCases)
    func gone(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let device = try host.device(1)
        try host.remove(1)
        #expect(throws: KernelErrno.noDevice) { try host.core.remove(device) }
        #expect(host.vendor.journal == ["create small", "remove"])
    }

    @Test("D15: an unbound device can be removed", arguments: CoreProfile.allCases)
    func unbound(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        host.core.unbind(try host.device(1))
        #expect(try host.remove(1) == 1)
        #expect(!host.exists(host.directory(1)))
    }

    @Test("D16: a remove returns as many bytes as were written", arguments: CoreProfile.allCases)
    func count(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        #expect(try host.store("\(host.directory(1))/remove", "0x10\n") == 5)
    }
}
