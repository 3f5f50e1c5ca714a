import MdevCore
import MdevVFIO
import Testing

@Suite struct BindingTests {
    @Test("B1: the bus has its files and folders", arguments: CoreProfile.allCases)
    func bus(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let names = host.names("bus/mdev").sorted()
        #expect(names == ["devices", "drivers", "drivers_autoprobe", "drivers_probe", "uevent"])
        let modes = names.map { host.core.node("bus/mdev/\($0)")?.mode }
        #expect(modes == [0o755, 0o755, 0o644, 0o200, 0o200])
        #expect(try host.read("bus/mdev/drivers_autoprobe") == "1\n")
    }

    @Test("B2: any 2016 driver matches any device; in modern only the parent's own is attached")
    func match() throws {
        for (profile, bound) in [(CoreProfile.v2016, "first"), (.modern, "sample")] {
            let host = try TestHost(profile, registersBusDriver: false)
            for name in ["first", "second"] {
                var driver = MdevDriver(name: name)
                driver.deviceAPI = "vfio-pci"
                try host.core.register(driver)
            }
            try host.create(uuid(1))
            #expect(try host.device(1).driver?.name == bound)
        }
    }

    @Test("B3: the 2016 bus makes the IOMMU group before the driver is asked; in modern VFIO makes it")
    func probeOrder() throws {
        let seen = Lines()
        let host = try TestHost(.v2016, registersBusDriver: false)
        var driver = VFIOMdevDriver.definition
        let probe = driver.probe
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            seen.append("\(device.iommuGroup?.id ?? -1)")
            try probe?(device)
        }
        try host.core.register(driver)
        try host.create(uuid(1))
        #expect(seen.all == ["0"])
        #expect(host.log.all.contains("\(uuid(1)): MDEV: group_id = 0"))

        let modern = try TestHost(.modern) {
            $0.create = { device in seen.append("\(device.iommuGroup?.id ?? -1)") }
        }
        try modern.create(uuid(1))
        #expect(seen.all == ["0", "-1"])
        #expect(try modern.device(1).iommuGroup?.id == 0)
    }

    @Test("B4: without an IOMMU group the 2016 driver is not asked, and the modern create fails")
    func noGroup() throws {
        let old = try TestHost(.v2016, iommuGroupLimit: 1)
        try old.create(uuid(1))
        try old.create(uuid(2))
        #expect(try old.device(2).driver == nil)
        #expect(old.log.all.contains("vfio_mdev: probe of \(uuid(2)) failed with error ENOSPC"))
        let modern = try TestHost(.modern, iommuGroupLimit: 1)
        try modern.create(uuid(1))
        #expect(throws: KernelErrno.noSpace) { try modern.create(uuid(2)) }
        #expect(!modern.exists(modern.directory(2)))
    }

    @Test("B5: a failed probe leaves a 2016 device unbound and without a group, and fails a modern create")
    func failedProbe() throws {
        let host = try TestHost(.v2016, registersBusDriver: false)
        var driver = MdevDriver(name: "picky")
        driver.probe = { (_) throws(KernelErrno) in throw .noSuchAddress }
        try host.core.register(driver)
        try host.create(uuid(1))
        #expect(!host.exists("\(host.directory(1))/driver"))
        #expect(host.names("kernel/iommu_groups").isEmpty)
        #expect(host.names("bus/mdev/drivers/picky").sorted() == ["bind", "uevent", "unbind"])
        let modern = try TestHost(.modern) { $0.create = { (_) throws(KernelErrno) in throw .noSuchAddress } }
        #expect(throws: KernelErrno.noSuchAddress) { try modern.create(uuid(1)) }
    }

    @Test("B6: a driver without a probe binds, and makes no VFIO device")
    func noProbe() throws {
        let host = try TestHost(.v2016, registersBusDriver: false)
        try host.core.register(MdevDriver(name: "idle"))
        try host.create(uuid(1))
        #expect(try host.device(1).iommuGroup?.id == 0)
        #expect(try host.device(1).vfioDevice == nil)
        #expect(host.names("class/vfio").isEmpty)

        let core = TestHost.core(.modern)
        let card = PhysicalDevice(path: ["devices", "virtual", "test", "card"], deviceClass: "test")
        try core.add(card)
        var driver = MdevDriver(name: "idle")
        (driver.deviceAPI, driver.maxInstances) = ("vfio-pci", 1)
        let types = [MdevTypeName(sysfsName: "a")]
        let parent = try core.register(card, driver: core.register(driver), types: types)
        let device = try core.create(#require(GUID(uuid(1))), #require(parent.types.first))
        #expect(device.driver?.name == "idle")
        #expect(device.iommuGroup == nil)
    }

    @Test(
        "B7: unbinding tells the driver while the group stands, then the group goes",
        arguments: CoreProfile.allCases)
    func unbindOrder(profile: CoreProfile) throws {
        let told = Lines()
        let tell = { @Sendable (device: MdevDevice) in
            told.append("VFIO \(device.vfioDevice != nil) group \(device.iommuGroup != nil)")
        }
        let host = try TestHost(profile, registersBusDriver: false) { $0.remove = { tell($0) } }
        if profile == .v2016 {
            var driver = VFIOMdevDriver.definition
            let remove = driver.remove
            driver.remove = { device in
                tell(device)
                remove?(device)
            }
            try host.core.register(driver)
        }
        try host.create(uuid(1))
        let holder = try host.device(1).open()
        let unbind = try #require(host.core.node("bus/mdev/drivers/\(name(profile))/unbind"))
        let worker = Worker { Outcome { () throws(KernelErrno) in try unbind.store(Array(uuid(1).utf8)) } }
        host.waiting.wait()
        #expect(!host.exists("\(host.directory(1))/driver"))
        #expect(host.exists("\(host.directory(1))/iommu_group"))
        holder.close()
        #expect(try worker.value() == .count(36))
        #expect(!host.exists("\(host.directory(1))/iommu_group"))
        #expect(host.log.all.last == "\(uuid(1)): MDEV: detaching iommu")
        #expect(told.all == ["VFIO true group true"])
    }

    @Test(
        "B8: each device has a group of its own, the lowest free number, used again",
        arguments: CoreProfile.allCases)
    func groups(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        for number in 0..<4 { try host.create(uuid(number)) }
        try host.remove(2)
        try host.remove(1)
        try host.create(uuid(5))
        #expect(try host.device(5).iommuGroup?.id == 1)
        #expect(host.names("kernel/iommu_groups") == ["0", "1", "3"])
        #expect(host.names("kernel/iommu_groups/1/devices") == [uuid(5)])
        #expect(
            try host.link("kernel/iommu_groups/1/devices/\(uuid(5))") == "../../../../\(host.directory(5))")
        #expect(host.names("devices/virtual/vfio") == ["0", "1", "3"])
        #expect(try host.link("class/vfio/1") == "../../devices/virtual/vfio/1")
        switch profile {
        case .v2016: #expect(!host.exists("kernel/iommu_groups/1/name"))
        case .modern:
            #expect(try host.read("kernel/iommu_groups/1/name") == "vfio-noiommu\n")
            #expect(try host.read("kernel/iommu_groups/1/type") == "unknown\n")
            #expect(
                try host.link("class/vfio-dev/vfio1") == "../../\(host.directory(5))/vfio-dev/vfio1")
        }
    }

    @Test("B9: unbind takes the exact name and perhaps a newline", arguments: CoreProfile.allCases)
    func unbindName(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        let name = "abcdef00-0000-4000-8000-000000000001"
        try host.create(name)
        let unbind = "bus/mdev/drivers/\(self.name(profile))/unbind"
        for text in [name.uppercased(), name + "\n\n", " " + name, uuid(7), "x"] {
            #expect(throws: KernelErrno.noDevice) { try host.store(unbind, text) }
        }
        #expect(try host.store(unbind, name + "\n") == 37)
        #expect(!host.exists("\(TestHost.card)/\(name)/driver"))
        #expect(throws: KernelErrno.noDevice) { try host.store(unbind, name) }
    }

    @Test("B9: a driver does not unbind another's device")
    func wrongDriver() throws {
        let host = try TestHost(.v2016)
        try host.create(uuid(1))
        try host.core.register(MdevDriver(name: "other"))
        #expect(throws: KernelErrno.noDevice) { try host.store("bus/mdev/drivers/other/unbind", uuid(1)) }
        #expect(try host.device(1).driver?.name == "vfio_mdev")
    }

    @Test("B10: bind works in 2016, and gives ENODEV in modern")
    func bind() throws {
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile)
            try host.create(uuid(1))
            let driver = "bus/mdev/drivers/\(name(profile))"
            #expect(throws: KernelErrno.noDevice) { try host.store("\(driver)/bind", uuid(1)) }
            try host.store("\(driver)/unbind", uuid(1))
            switch profile {
            case .v2016:
                #expect(try host.store("\(driver)/bind", uuid(1)) == 36)
                #expect(try host.device(1).iommuGroup?.id == 0)
            case .modern:
                #expect(throws: KernelErrno.noDevice) { try host.store("\(driver)/bind", uuid(1)) }
                #expect(try host.remove(1) == 1)
            }
        }
    }

    @Test("B11: drivers_probe binds an unbound device in 2016, and only says so in modern")
    func probe() throws {
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile)
            try host.create(uuid(1))
            host.core.unbind(try host.device(1))
            #expect(throws: KernelErrno.noDevice) { try host.store("bus/mdev/drivers_probe", uuid(2)) }
            #expect(try host.store("bus/mdev/drivers_probe", "\(uuid(1))\n") == 37)
            #expect(try (host.device(1).driver != nil) == (profile == .v2016))
        }
    }

    @Test("B12: without autoprobe a 2016 device stays unbound, and can be bound; modern does not care")
    func autoprobe() throws {
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile)
            try host.store("bus/mdev/drivers_autoprobe", "0\n")
            #expect(try host.read("bus/mdev/drivers_autoprobe") == "0\n")
            try host.create(uuid(1))
            #expect(try (host.device(1).driver != nil) == (profile == .modern))
            if profile == .v2016 { try host.store("bus/mdev/drivers/vfio_mdev/bind", uuid(1)) }
            #expect(try host.device(1).driver != nil)
        }
    }

    @Test("B13: a bus driver that comes later binds what is unbound in 2016, if the bus probes by itself")
    func laterDriver() throws {
        let host = try TestHost(.v2016, registersBusDriver: false)
        for number in 1...3 { try host.create(uuid(number)) }
        let driver = try host.core.register(VFIOMdevDriver.definition)
        #expect(host.names("kernel/iommu_groups") == ["0", "1", "2"])
        #expect(try host.device(3).driver === driver)
        host.core.unregister(driver)
        #expect(host.names("kernel/iommu_groups").isEmpty)
        host.core.isAutoprobing = false
        try host.core.register(VFIOMdevDriver.definition)
        #expect(try host.device(1).driver == nil)

        let modern = try TestHost(.modern)
        try modern.create(uuid(1))
        modern.core.unbind(try modern.device(1))
        var other = MdevDriver(name: "other")
        other.deviceAPI = "vfio-pci"
        try modern.core.register(other)
        #expect(try modern.device(1).driver == nil)
    }

    @Test("B14: drivers/ holds vfio_mdev in 2016 and the vendors' drivers in modern")
    func drivers() throws {
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile)
            #expect(host.names("bus/mdev/drivers") == [name(profile)])
            try host.create(uuid(1))
            let directory = "bus/mdev/drivers/\(name(profile))"
            #expect(host.names(directory).sorted() == [uuid(1), "bind", "uevent", "unbind"])
            #expect(try host.link("\(directory)/\(uuid(1))") == "../../../../\(host.directory(1))")
        }
    }

    @Test("B15: a vendor's attributes stay on unbind in 2016 and go in modern")
    func vendorAttributes() throws {
        for profile in CoreProfile.allCases {
            let host = try TestHost(profile)
            try host.create(uuid(1))
            let file = try #require(host.core.node("\(host.directory(1))/vendor/label"))
            host.core.unbind(try host.device(1))
            #expect(host.exists("\(host.directory(1))/vendor") == (profile == .v2016))
            if profile == .modern { #expect(throws: KernelErrno.noDevice) { try file.show() } }
        }
    }

    @Test("B16: binding puts a device into VFIO and unbinding takes it out", arguments: CoreProfile.allCases)
    func vfio(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let group = try #require(host.core.vfioGroup(0))
        #expect(try group.device(named: uuid(1)) === host.device(1).vfioDevice)
        host.core.unbind(try host.device(1))
        #expect(host.core.vfioGroup(0) == nil)
        #expect(!group.isAlive)
        #expect(throws: KernelErrno.noDevice) { try group.device(named: uuid(1)) }
        #expect(try host.device(1).vfioDevice == nil)
    }

    private func name(_ profile: CoreProfile) -> String { profile == .modern ? "sample" : "vfio_mdev" }
}
