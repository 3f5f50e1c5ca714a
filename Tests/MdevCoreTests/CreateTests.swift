import MdevCore
import MdevParents
import Testing

@Suite struct CreateTests {
    static let text = "83B8F4F2-509f-382f-3c1e-e6bfe0fa1001"

    @Test(
        "C1: a create takes 36 or 37 bytes", arguments: CoreProfile.allCases,
        [String(uuid(1).dropLast()), "\(uuid(1))\n\n", "1", "\(uuid(1))\(uuid(2))"])
    func length(profile: CoreProfile, text: String) throws {
        let host = try TestHost(profile)
        #expect(throws: KernelErrno.invalidArgument) { try host.create(text) }
        #expect(host.core.devices.isEmpty)
    }

    @Test("C2: the 37th byte can be anything", arguments: CoreProfile.allCases, ["\n", "Z", " ", "\0"])
    func anyEnd(profile: CoreProfile, end: String) throws {
        let host = try TestHost(profile)
        #expect(try host.create(uuid(1) + end) == 37)
        #expect(host.exists(host.directory(1)))
    }

    @Test("C3: an empty write does nothing", arguments: CoreProfile.allCases)
    func empty(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        #expect(try host.create("") == 0)
        #expect(host.core.devices.isEmpty)
    }

    @Test(
        "C4: a long write is cut to a page before the vendor sees it, and refused",
        arguments: CoreProfile.allCases)
    func long(profile: CoreProfile) throws {
        let host = try TestHost(profile) {
            $0.mdevGroups = [
                AttributeGroup([Attribute("size", mode: 0o200, store: { (_, bytes) in bytes.count })])
            ]
        }
        #expect(throws: KernelErrno.invalidArgument) { try host.create(uuid(1) + "\r\n") }
        let long = uuid(1) + String(repeating: " ", count: 9000)
        #expect(throws: KernelErrno.invalidArgument) { try host.create(long) }
        try host.create(uuid(1))
        #expect(try host.store("\(host.directory(1))/size", long) == 4096)
    }

    @Test(
        "C5: only dashes at 8, 13, 18 and 23 and hexadecimal digits elsewhere are a UUID",
        arguments: CoreProfile.allCases,
        [
            "{3b8f4f2-509f-382f-3c1e-e6bfe0fa100}", " 83b8f4f2-509f-382f-3c1e-e6bfe0fa100",
            "83b8f4f2509f382f3c1ee6bfe0fa1001aaaa", "83b8f4f2-509f-382f-3c1e-e6bfe0fa100g",
            "83b8f4f25-09f-382f-3c1e-e6bfe0fa1001", "83b8f4f2-509f-382f-3c1e\0e6bfe0fa1001",
            "83b8f4f2_509f-382f-3c1e-e6bfe0fa1001", "-3b8f4f2-509f-382f-3c1e-e6bfe0fa1001",
        ])
    func syntax(profile: CoreProfile, text: String) throws {
        let host = try TestHost(profile)
        #expect(throws: KernelErrno.invalidArgument) { try host.create(text) }
        #expect(host.core.devices.isEmpty)
    }

    @Test(
        "C6: nil, and any version and variant, is a UUID", arguments: CoreProfile.allCases,
        ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"])
    func anyVariant(profile: CoreProfile, text: String) throws {
        let host = try TestHost(profile)
        try host.create(text)
        #expect(host.exists("\(TestHost.card)/\(text)"))
    }

    @Test("C7: the device is named by the lower-case text", arguments: CoreProfile.allCases)
    func canonicalName(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(Self.text)
        #expect(host.exists("\(TestHost.card)/83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"))
        #expect(!host.exists("\(TestHost.card)/\(Self.text)"))
        #expect(host.names("bus/mdev/devices") == ["83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"])
        #expect(
            host.core.devices.first?.uuid.bytes == [
                0xf2, 0xf4, 0xb8, 0x83, 0x9f, 0x50, 0x2f, 0x38, 0x3c, 0x1e, 0xe6, 0xbf, 0xe0, 0xfa, 0x10,
                0x01,
            ])
    }

    @Test("C8: a taken UUID is seen before a full parent, and a gone parent gives EINVAL in 2016")
    func checkOrder() throws {
        let modern = try TestHost(.modern) { $0.maxInstances = 1 }
        try modern.create(uuid(1))
        #expect(throws: KernelErrno.exists) { try modern.create(uuid(1)) }
        #expect(throws: KernelErrno.tooManyUsers) { try modern.create(uuid(2)) }
        for (profile, errno) in [(CoreProfile.v2016, KernelErrno.invalidArgument), (.modern, .noDevice)] {
            let host = try TestHost(profile)
            let type = try #require(host.core.parents.first?.types.first)
            host.core.unregister(host.card)
            let name = try #require(GUID(uuid(1)))
            #expect(throws: errno) { try host.core.create(name, type) }
        }
    }

    @Test("C9: a UUID is taken once on a parent, in any case and type", arguments: CoreProfile.allCases)
    func duplicate(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(Self.text)
        #expect(throws: KernelErrno.exists) { try host.create(Self.text.lowercased(), type: "test-large") }
        #expect(throws: KernelErrno.exists) { try host.create(Self.text.uppercased()) }
        #expect(host.core.devices.map(\.type.id) == ["test-small"])
    }

    @Test("C10: a UUID is taken once over all parents, and nothing is told", arguments: CoreProfile.allCases)
    func duplicateElsewhere(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try MttyParent().register(with: host.core)
        try host.create(uuid(1))
        let listener = host.core.uevents.subscribe()
        #expect(throws: KernelErrno.exists) {
            try host.store("devices/virtual/mtty/mtty/mdev_supported_types/mtty-1/create", uuid(1))
        }
        #expect(try listener.drain().isEmpty)
    }

    @Test("C11: a UUID stays taken until the device is really gone", arguments: CoreProfile.allCases)
    func busyWhileRemoving(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let holder = try host.device(1).open()
        let remover = try host.removeBlocked(1)
        #expect(throws: KernelErrno.exists) { try host.create(uuid(1)) }
        holder.close()
        #expect(try remover.value() == .count(1))
        try host.create(uuid(1))
    }

    @Test("C12: an unbound device keeps its UUID", arguments: CoreProfile.allCases)
    func unbound(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        host.core.unbind(try host.device(1))
        #expect(throws: KernelErrno.exists) { try host.create(uuid(1)) }
    }

    @Test("C13: 2016 binds first and asks the vendor then; modern asks in the binding, then links")
    func stepOrder() throws {
        for profile in CoreProfile.allCases {
            let seen = Lines()
            let host = try TestHost(profile) {
                $0.create = { device in
                    let names = device.parent.core.node("\(TestHost.card)/\(device.name)")?.list().map(\.name)
                    seen.append(
                        (names ?? []).filter { $0 != "power" && $0 != "uevent" }.joined(separator: " "))
                }
            }
            try host.create(uuid(1))
            switch profile {
            case .v2016: #expect(seen.all == ["subsystem driver iommu_group"])
            case .modern: #expect(seen.all == ["subsystem remove driver"])
            }
            #expect(host.names(host.directory(1)).contains("mdev_type"))
        }
    }

    @Test(
        "C13b: no profile asks the vendor before the device is on the bus, as 5.10 did",
        arguments: CoreProfile.allCases)
    func notTheOrderBetween(profile: CoreProfile) throws {
        let seen = Lines()
        let host = try TestHost(profile) {
            $0.create = { device in
                let isOnBus = device.parent.core.node("bus/mdev/devices/\(device.name)") != nil
                seen.append("\(isOnBus)")
            }
        }
        try host.create(uuid(1))
        #expect(seen.all == ["true"])
    }

    @Test(
        "C14: what the vendor refuses with reaches the writer, and the device is gone",
        arguments: CoreProfile.allCases, [KernelErrno.noSpace, .notPermitted, .inputOutput])
    func vendorRefuses(profile: CoreProfile, errno: KernelErrno) throws {
        let host = try TestHost(profile) { $0.create = { (_) throws(KernelErrno) in throw errno } }
        #expect(throws: errno) { try host.create(uuid(1)) }
        #expect(!host.exists(host.directory(1)))
        #expect(host.names("kernel/iommu_groups").isEmpty)
        #expect(host.core.devices.isEmpty)
    }

    @Test("C15: a refused create is told as add and remove, and a check that fails is not told")
    func failedEvents() throws {
        for (profile, group) in [(CoreProfile.v2016, ["add@/devices/virtual/vfio/0"]), (.modern, [])] {
            let host = try TestHost(profile) { $0.create = { (_) throws(KernelErrno) in throw .noSpace } }
            let listener = host.core.uevents.subscribe()
            #expect(throws: KernelErrno.noSpace) { try host.create(uuid(1)) }
            let undone = group.map { "remove" + $0.dropFirst(3) }
            #expect(try host.events(listener) == ["add@\(uuid(1))"] + group + undone + ["remove@\(uuid(1))"])
            #expect(throws: KernelErrno.invalidArgument) { try host.create("x") }
            #expect(try listener.drain().isEmpty)
        }
    }

    @Test(
        "C16: a create succeeds whole or fails with an errno: no count in between",
        arguments: CoreProfile.allCases)
    func noShortSuccess(profile: CoreProfile) throws {
        let host = try TestHost(profile) { callbacks in
            callbacks.create = { (device: MdevDevice) throws(KernelErrno) in
                if device.type.vendorName == "large" { throw .inputOutput }
            }
        }
        #expect(throws: KernelErrno.inputOutput) { try host.create(uuid(1), type: "test-large") }
        #expect(try host.create("\(uuid(1))\n") == 37)
    }

    @Test(
        "C17: EPROBE_DEFER never leaves the kernel: the writer sees EAGAIN", arguments: CoreProfile.allCases)
    func deferred(profile: CoreProfile) throws {
        let host = try TestHost(profile) { $0.create = { (_) throws(KernelErrno) in throw .probeDeferred } }
        #expect(throws: KernelErrno.again) { try host.create(uuid(1)) }
        #expect(host.core.devices.isEmpty)
    }

    @Test("C18: a failure after the vendor agreed is undone with the vendor", arguments: CoreProfile.allCases)
    func lateFailure(profile: CoreProfile) throws {
        let host = try TestHost(profile) { callbacks in
            callbacks.maxInstances = 1
            callbacks.mdevGroups = [AttributeGroup([Attribute("remove", mode: 0o444)])]
            callbacks.remove = { (_) throws(KernelErrno) in throw .busy }
        }
        for _ in 0..<2 {
            #expect(throws: KernelErrno.exists) { try host.create(uuid(1)) }
        }
        #expect(
            host.vendor.journal.filter { !$0.hasPrefix("refused") } == [
                "create small", "remove", "create small", "remove",
            ])
        #expect(host.core.devices.isEmpty)
    }

    @Test(
        "C19: a create while its parent is unregistered gives ENODEV at once", arguments: CoreProfile.allCases
    )
    func unregistering(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let holder = try host.device(1).open()
        let unregistration = Worker { host.core.unregister(host.card) }
        host.waiting.wait()
        #expect(throws: KernelErrno.noDevice) { try host.create(uuid(2)) }
        holder.close()
        try unregistration.value()
        #expect(host.core.device(named: uuid(2)) == nil)
    }

    @Test("C20: a descriptor on create gives ENODEV once the type is gone", arguments: CoreProfile.allCases)
    func staleCreate(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let create = try #require(host.core.node("\(TestHost.types)/test-small/create"))
        host.core.unregister(host.card)
        #expect(throws: KernelErrno.noDevice) { try create.store(Array(uuid(1).utf8)) }
        #expect(!create.isAlive)
    }

    @Test("C21: creates on one parent run at once in modern, and one after the other in 2016")
    func concurrentCreates() throws {
        let inside = Gate()
        let leave = Gate()
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile) {
                $0.create = { _ in
                    inside.open()
                    leave.wait()
                }
            }
            let first = Worker { Outcome { () throws(KernelErrno) in try host.createTyped(1) } }
            inside.wait()
            let second = Worker { Outcome { () throws(KernelErrno) in try host.createTyped(2) } }
            switch profile {
            // Both are in the vendor's callback, and neither was let go.
            case .modern: inside.wait()
            case .v2016:
                host.waiting.wait()
                #expect(host.vendor.journal.count == 1)
            }
            leave.open()
            leave.open()
            #expect(try first.value() == .count(36))
            #expect(try second.value() == .count(36))
            if profile == .v2016 { inside.wait() }
        }
    }

    @Test("C22: a create returns as many bytes as were written", arguments: CoreProfile.allCases)
    func count(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        #expect(try host.create(uuid(1)) == 36)
        #expect(try host.create("\(uuid(2))\n") == 37)
    }

    @Test("C23: a bound device's directory has all its entries, with their links")
    func directory() throws {
        let common = [
            "driver", "iommu_group", "mdev_type", "power", "remove", "subsystem", "uevent", "vendor",
        ]
        for (profile, names) in [(CoreProfile.v2016, common), (.modern, common + ["vfio-dev"])] {
            let host = try TestHost(profile)
            try host.create(uuid(1))
            let directory = host.directory(1)
            #expect(host.names(directory).sorted() == names)
            let driver = profile == .modern ? "sample" : "vfio_mdev"
            #expect(try host.link("\(directory)/driver") == "../../../../../bus/mdev/drivers/\(driver)")
            #expect(try host.link("\(directory)/subsystem") == "../../../../../bus/mdev")
            #expect(try host.link("\(directory)/mdev_type") == "../mdev_supported_types/test-small")
            #expect(try host.link("\(directory)/iommu_group") == "../../../../../kernel/iommu_groups/0")
            #expect(try host.read("\(directory)/vendor/label") == "small\n")
            #expect(try host.read("\(directory)/uevent") == "DRIVER=\(driver)\n")
        }
    }

    @Test("C24: the bus has a link to the device", arguments: CoreProfile.allCases)
    func busLink(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        #expect(host.names("bus/mdev/devices") == [uuid(1)])
        #expect(try host.link("bus/mdev/devices/\(uuid(1))") == "../../../\(host.directory(1))")
    }

    @Test("C25: without a bus driver a 2016 device exists unbound, until one is loaded")
    func noBusDriver() throws {
        let host = try TestHost(.v2016, registersBusDriver: false)
        try host.create(uuid(1))
        #expect(!host.exists("\(host.directory(1))/driver"))
        #expect(!host.exists("\(host.directory(1))/iommu_group"))
        let device = try host.device(1)
        #expect(throws: KernelErrno.noDevice) { try device.open() }
    }

    @Test("C26: bind is told before mdev_type and devices/ link")
    func bindBeforeLinks() throws {
        let host = try TestHost(.modern)
        let seen = Lines()
        let listener = host.core.uevents.subscribe {
            let hasType = host.exists("\(host.directory(1))/mdev_type")
            seen.append("\(hasType) \(host.names("\(TestHost.types)/test-small/devices").count)")
        }
        try host.create(uuid(1))
        #expect(try listener.drain().last?.action == .bind)
        #expect(seen.all.last == "false 0")
        #expect(host.exists("\(host.directory(1))/mdev_type"))
    }
}
