import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let mtty = "devices/virtual/mtty/mtty"
private let types = "\(mtty)/mdev_supported_types"
private let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"

/// One broken entry is a finding, and everything else is read as ever.
struct FindingTests {
    let captured: CapturedTree

    init() throws {
        captured = try CapturedTree()
        try captured.parent(mtty, driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-1", of: mtty, name: "Single port serial", available: "24")
        try captured.type("mtty-2", of: mtty, name: "Dual port serial", available: "12")
    }

    private func snapshot() throws -> RegistrySnapshot { try Registry(tree: captured.tree()).snapshot() }

    /// What a broken `available_instances` of mtty-1 leads to; mtty-2 must not mind.
    private func instances(_ problem: String) throws {
        let snapshot = try snapshot()
        #expect(snapshot.parents.first?.types.map(\.availableInstances) == [nil, 12])
        #expect(
            snapshot.findings == [
                RegistrySnapshot.Finding(path: "\(types)/mtty-1/available_instances", problem: problem)
            ])
    }

    @Test(
        "Available instances that are no number are unknown",
        arguments: [
            ("many", "many"), ("", ""), ("-", "-"), ("24 ", "24 "), ("0x18", "0x18"), ("+1", "+1"),
            ("9223372036854775808", "9223372036854775808"),
        ])
    func noNumber(text: String, shown: String) throws {
        try captured.folder.file("\(types)/mtty-1/available_instances", "\(text)\n")
        try instances("holds no decimal number: \"\(shown)\"")
    }

    @Test("The largest and the smallest number are numbers", arguments: [Int.max, Int.min])
    func extremes(number: Int) throws {
        try captured.folder.file("\(types)/mtty-1/available_instances", "\(number)")
        #expect(try snapshot().parents.first?.types.first?.availableInstances == number)
    }

    @Test("A directory in a file's place cannot be read")
    func directory() throws {
        try captured.folder.delete("\(types)/mtty-1/available_instances")
        try captured.folder.directory("\(types)/mtty-1/available_instances")
        try instances("cannot be read: EISDIR (Is a directory)")
    }

    @Test("A link in a file's place is not followed")
    func link() throws {
        try captured.folder.delete("\(types)/mtty-1/available_instances")
        try captured.folder.link("\(types)/mtty-1/available_instances", to: "../mtty-2/available_instances")
        try instances("cannot be read: ELOOP (Too many levels of symbolic links)")
    }

    @Test("A FIFO in a file's place does not hang the snapshot")
    func fifo() throws {
        try captured.folder.delete("\(types)/mtty-1/available_instances")
        try captured.folder.fifo("\(types)/mtty-1/available_instances")
        try instances("cannot be read: ESPIPE (Illegal seek)")
    }

    @Test("A text longer than any attribute is not read")
    func huge() throws {
        try captured.folder.file("\(types)/mtty-1/name", String(repeating: "x", count: 70_000))
        let snapshot = try snapshot()
        #expect(snapshot.parents.first?.types.map(\.displayName) == [nil, "Dual port serial"])
        #expect(snapshot.findings.map(\.path) == ["\(types)/mtty-1/name"])
    }

    @Test("What is missing is gone, and no finding")
    func missing() throws {
        for file in ["name", "device_api", "available_instances"] {
            try captured.folder.delete("\(types)/mtty-1/\(file)")
        }
        try captured.folder.link("class/mdev_bus/gone", to: "../../devices/virtual/mtty/gone")
        let snapshot = try snapshot()
        #expect(snapshot.parents.first?.types.first == MdevType(id: try TypeID("mtty-1")))
        #expect(snapshot.parents.count == 1)
        #expect(snapshot.findings.isEmpty)
    }

    @Test("A parent whose link leads outside is left out, and named")
    func outside() throws {
        try captured.folder.link("class/mdev_bus/evil", to: "../../../../etc")
        let snapshot = try snapshot()
        #expect(snapshot.parents.map(\.name.text) == ["mtty"])
        #expect(
            snapshot.findings == [
                RegistrySnapshot.Finding(
                    path: "class/mdev_bus/evil",
                    problem: "cannot be opened: EXDEV (Invalid cross-device link)")
            ])
    }

    @Test("A parent without its types' directory has none")
    func withoutTypes() throws {
        try captured.folder.directory("devices/virtual/bare")
        try captured.folder.link("class/mdev_bus/bare", to: "../../devices/virtual/bare")
        let snapshot = try snapshot()
        #expect(snapshot.parents.map(\.types.count) == [0, 2])
        #expect(snapshot.findings.isEmpty)
    }

    @Test("A type that is a link is no type; one with a control character in its name is a finding")
    func typeNames() throws {
        try captured.folder.link("\(types)/mtty-3", to: "mtty-1")
        try captured.folder.directory("\(types)/mtty\u{7}")
        let snapshot = try snapshot()
        #expect(snapshot.parents.first?.types.map(\.id.text) == ["mtty-1", "mtty-2"])
        #expect(snapshot.findings.count == 1)
    }

    @Test("A device whose driver is no link is kept, as detached, with a finding")
    func driver() throws {
        try captured.device(uuid, of: mtty, type: "mtty-1", driver: nil)
        try captured.folder.file("\(mtty)/\(uuid)/driver", "mtty")
        let snapshot = try snapshot()
        #expect(snapshot.devices.map(\.state) == [.detached])
        #expect(
            snapshot.findings == [
                RegistrySnapshot.Finding(
                    path: "\(mtty)/\(uuid)/driver",
                    problem: "cannot be read as a link: EINVAL (Invalid argument)")
            ])
    }
}

/// A tree without mdev is an error that says what stands in its place.
struct MissingSupportTests {
    private func error(_ folder: TemporaryFolder) throws -> RegistryError? {
        let registry = Registry(tree: try DirectoryTree(folder.path))
        do throws(RegistryError) {
            _ = try registry.snapshot()
            return nil
        } catch {
            return error
        }
    }

    @Test("Without class and bus there is no mdev support")
    func nothing() throws {
        let folder = try TemporaryFolder()
        #expect(try error(folder) == .noMdevSupport(MissingSupport(tree: folder.path)))
        try folder.directory("bus/pci/devices")
        #expect(try error(folder) == .noMdevSupport(MissingSupport(tree: folder.path)))
    }

    @Test("NVIDIA's per-VF interface in its place is named, by the first device that has it")
    func successor() throws {
        let folder = try TemporaryFolder()
        for function in ["0000:41:00.10", "0000:41:00.4", "0000:41:00.0"] {
            try folder.directory("devices/pci0000:40/\(function)")
            try folder.link("bus/pci/devices/\(function)", to: "../../../devices/pci0000:40/\(function)")
            guard function != "0000:41:00.0" else { continue }
            try folder.file("devices/pci0000:40/\(function)/nvidia/current_vgpu_type", "0\n")
        }
        let expected = MissingSupport(tree: folder.path, successor: "0000:41:00.4")
        #expect(try error(folder) == .noMdevSupport(expected))
    }

    @Test("The bus alone is mdev without parents, as kernels up to 5.10 have it")
    func busAlone() throws {
        let folder = try TemporaryFolder()
        try folder.directory("bus/mdev/devices")
        try folder.directory("bus/mdev/drivers/vfio_mdev")
        let snapshot = try Registry(tree: DirectoryTree(folder.path)).snapshot()
        #expect(snapshot == RegistrySnapshot(busDrivers: [RegistrySnapshot.rebindingDriver]))
    }
}
