import MdevCore
import MdevParents
import Testing

@Suite struct TreeTests {
    @Test("The whole tree of a modern host with one device is the kernel's")
    func goldenTree() throws {
        let core = TestHost.core(.modern)
        try MttyParent().register(with: core)
        let type = try #require(core.parents.first?.types.last)
        _ = try core.create(#require(GUID(uuid(1))), type)
        let tree = try render(core.root).filter { !$0.contains("/power/") }
        #expect(tree == goldenTreeOfModernHost.split(separator: "\n").map(String.init))
    }

    @Test("A physical function and its virtual functions lie where PCI puts them")
    func virtualFunctions() throws {
        let host = try TestHost(.modern)
        let bridge = ["devices", "pci0000:40", "0000:40:01.1"]
        let physical = PhysicalDevice(path: bridge + ["0000:41:00.0"], bus: "pci", driver: "nvidia")
        let virtual = PhysicalDevice(
            path: bridge + ["0000:41:00.4"], bus: "pci", driver: "nvidia",
            links: [("physfn", bridge + ["0000:41:00.0"])],
            attributes: [AttributeGroup([Attribute("vendor", mode: 0o444, show: { _ in "0x10de\n" })])])
        try host.core.add(physical)
        try host.core.add(virtual)
        let driver = try #require(host.core.drivers.first)
        try host.core.register(virtual, driver: driver, types: [MdevTypeName(sysfsName: "558")])
        let path = "devices/pci0000:40/0000:40:01.1/0000:41:00.4"
        #expect(try host.link("\(path)/physfn") == "../0000:41:00.0")
        #expect(try host.link("\(path)/driver") == "../../../../bus/pci/drivers/nvidia")
        #expect(try host.link("\(path)/subsystem") == "../../../../bus/pci")
        #expect(try host.link("bus/pci/devices/0000:41:00.4") == "../../../\(path)")
        #expect(try host.link("bus/pci/drivers/nvidia/0000:41:00.4") == "../../../../\(path)")
        #expect(try host.link("class/mdev_bus/0000:41:00.4") == "../../\(path)")
        #expect(try host.read("\(path)/vendor") == "0x10de\n")
        #expect(host.names("\(path)/mdev_supported_types") == ["nvidia-558"])
        #expect(host.names("bus/pci/drivers/nvidia") == ["0000:41:00.0", "0000:41:00.4"])
    }

    @Test("A device's path is given once, and lies below devices")
    func placement() throws {
        let core = TestHost.core(.modern)
        let path = ["devices", "css0", "0.0.0a00"]
        try core.add(PhysicalDevice(path: path, bus: "css"))
        #expect(throws: KernelErrno.exists) { try core.add(PhysicalDevice(path: path, bus: "css")) }
        for wrong in [["class", "x"], ["devices"], []] {
            #expect(throws: KernelErrno.invalidArgument) { try core.add(PhysicalDevice(path: wrong)) }
        }
        #expect(throws: KernelErrno.notDirectory) {
            try core.add(PhysicalDevice(path: path + ["uevent", "x"]))
        }
    }

    @Test("A device that is a parent cannot be deleted, and its place is free afterwards")
    func deletion() throws {
        let host = try TestHost(.modern)
        #expect(throws: KernelErrno.busy) { try host.core.delete(host.card) }
        host.core.unregister(host.card)
        let directory = try #require(host.core.node(TestHost.card))
        try host.core.delete(host.card)
        #expect(throws: KernelErrno.noDevice) { try host.core.delete(host.card) }
        #expect(!directory.isAlive)
        #expect(directory.list().isEmpty)
        #expect(directory.lookup("uevent") == nil)
        #expect(!host.exists("class/test/card"))
        try host.core.add(PhysicalDevice(path: host.card.path, deviceClass: "test"))
    }

    @Test(
        "An entry's number is its own for ever, also when its name is given again",
        arguments: CoreProfile.allCases)
    func inodes(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.create(uuid(1))
        let first = try #require(host.core.node(host.directory(1)))
        #expect(host.core.node(host.directory(1))?.inode == first.inode)
        try host.remove(1)
        try host.create(uuid(1))
        let second = try #require(host.core.node(host.directory(1)))
        #expect(second.inode != first.inode)
        #expect(second.isAlive)
        #expect(!first.isAlive)
        var seen: Set<UInt64> = []
        #expect(all(host.core.root).allSatisfy { seen.insert($0.inode).inserted })
    }

    @Test("What is looked up is what is listed, everywhere in the tree", arguments: CoreProfile.allCases)
    func listAndLookup(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try MttyParent().register(with: host.core)
        for number in 1...3 { try host.create(uuid(number)) }
        for node in all(host.core.root) where node.kind == .directory {
            let entries = node.list()
            #expect(entries.allSatisfy { node.lookup($0.name) == $0.node })
            #expect(Set(entries.map(\.name)).count == entries.count)
        }
    }

    @Test("Every link leads to an entry of the tree", arguments: CoreProfile.allCases)
    func links(profile: CoreProfile) throws {
        let host = try TestHost(profile)
        try host.core.add(
            PhysicalDevice(path: ["devices", "pci0000:00", "0000:00:02.0"], bus: "pci", driver: "i915"))
        try host.create(uuid(1))
        var count = 0
        for (path, node) in paths(host.core.root) where node.kind == .link {
            var target = path.dropLast()
            for step in try node.linkText().split(separator: "/") {
                if step == ".." { target.removeLast() } else { target.append(String(step)) }
            }
            #expect(host.exists(target.joined(separator: "/")), "\(path)")
            count += 1
        }
        #expect(count > 15)
    }

    @Test("A name in another form than the listed one is nobody's", arguments: ["+0", "00", "0 ", "-1", "x"])
    func canonicalNumbers(name: String) throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        #expect(!host.exists("kernel/iommu_groups/\(name)"))
        #expect(!host.exists("class/vfio/\(name)"))
        #expect(!host.exists("class/vfio-dev/vfio\(name)"))
    }

    @Test("Power files say what they say for a device without power states")
    func power() throws {
        let host = try TestHost(.modern)
        try host.create(uuid(1))
        let power = "\(host.directory(1))/power"
        #expect(try host.read("\(power)/control") == "auto\n")
        #expect(try host.read("\(power)/runtime_status") == "unsupported\n")
        #expect(try host.store("\(power)/control", "auto\n") == 5)
        #expect(throws: KernelErrno.invalidArgument) { try host.store("\(power)/control", "off") }
        #expect(throws: KernelErrno.inputOutput) { try host.read("\(power)/autosuspend_delay_ms") }
    }

    @Test("Nodes say what they are not")
    func kinds() throws {
        let host = try TestHost(.modern)
        let directory = try #require(host.core.node("bus/mdev"))
        #expect(throws: KernelErrno.isDirectory) { try directory.show() }
        #expect(throws: KernelErrno.isDirectory) { try directory.store([1]) }
        #expect(throws: KernelErrno.isDirectory) { try directory.checkOpen(reading: true, writing: true) }
        #expect(throws: KernelErrno.invalidArgument) { try directory.linkText() }
        #expect(host.core.node("kernel/uevents")?.isUeventStream == true)
        #expect(host.core.node("kernel/uevent_seqnum")?.isUeventStream == false)
    }

    private func paths(_ node: SysfsNode, _ path: [String] = []) -> [([String], SysfsNode)] {
        [(path, node)] + node.list().flatMap { paths($0.node, path + [$0.name]) }
    }

    private func all(_ node: SysfsNode) -> [SysfsNode] { paths(node).map(\.1) }

    /// One line an entry: mode and path, and where a link leads.
    private func render(_ root: SysfsNode) throws -> [String] {
        try paths(root).dropFirst().map { path, node in
            let name = path.map { $0 == uuid(1) ? "UUID" : $0 }.joined(separator: "/")
            guard node.kind == .link else { return "\(name) \(String(node.mode, radix: 8))" }
            let target = try node.linkText().split(separator: "/").map { $0 == uuid(1) ? "UUID" : $0 }
            return "\(name) -> \(target.joined(separator: "/"))"
        }.sorted()
    }
}
