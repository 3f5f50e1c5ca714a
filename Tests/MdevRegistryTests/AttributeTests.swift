import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let matrix = "devices/vfio_ap/matrix"
private let uuid = DeviceUUID(high: 1, low: 2)

struct AttributeTests {
    let captured: CapturedTree
    let registry: Registry<DirectoryTree>

    init() throws {
        captured = try CapturedTree()
        try captured.parent(matrix, driver: "vfio_ap", subsystem: "bus/matrix")
        try captured.type("vfio_ap-passthrough", of: matrix, name: nil, api: "vfio-ap", available: "65535")
        try captured.device(
            uuid.description, of: matrix, type: "vfio_ap-passthrough", driver: "vfio_ap_mdev")
        let device = "\(matrix)/\(uuid)"
        try captured.folder.file("\(device)/assign_adapter", "", mode: 0o200)
        try captured.folder.file("\(device)/matrix", "05.0047\n06.0047\n", mode: 0o444)
        try captured.folder.file("\(device)/ap_config", "0x00\n", mode: 0o644)
        try captured.folder.file("\(device)/vendor/resolution", "640x480\n", mode: 0o444)
        try captured.folder.file("\(device)/vendor/deeper/too_deep", "x", mode: 0o444)
        try captured.folder.link("\(device)/linked", to: "matrix")
        registry = Registry(tree: try captured.tree())
    }

    private func readings(_ selection: AttributeSelection) throws -> [AttributeReading] {
        try #require(try registry.snapshot(attributes: selection).devices.first).attributes
    }

    @Test("All attributes are the vendor's, one or two levels deep, without the core's files and links")
    func all() throws {
        #expect(
            try readings(.all) == [
                AttributeReading(path: AttributePath("ap_config"), access: .readWrite, value: "0x00"),
                AttributeReading(path: AttributePath("assign_adapter"), access: .writeOnly, value: nil),
                AttributeReading(path: AttributePath("matrix"), access: .readOnly, value: "05.0047\n06.0047"),
                AttributeReading(
                    path: AttributePath("vendor/resolution"), access: .readOnly, value: "640x480"),
            ])
    }

    @Test("Declared attributes are read where the device has them")
    func declared() throws {
        let paths = try ["vendor/resolution", "assign_adapter", "missing", "vendor/missing", "none/missing"]
            .map { try AttributePath($0) }
        #expect(
            try readings(.declared([uuid: paths])) == [
                AttributeReading(path: AttributePath("assign_adapter"), access: .writeOnly, value: nil),
                AttributeReading(
                    path: AttributePath("vendor/resolution"), access: .readOnly, value: "640x480"),
            ])
        #expect(try readings(.declared([DeviceUUID(high: 0, low: 0): paths])).isEmpty)
        #expect(try registry.snapshot().findings.isEmpty)
    }

    @Test("One attribute is read as a snapshot reads it")
    func one() throws {
        let parent = try ParentName("matrix")
        let path = try AttributePath("vendor/resolution")
        #expect(
            try registry.readAttribute(path, of: uuid, on: parent)
                == AttributeReading(path: path, access: .readOnly, value: "640x480"))
        let verb = try AttributePath("assign_adapter")
        #expect(
            try registry.readAttribute(verb, of: uuid, on: parent)
                == AttributeReading(path: verb, access: .writeOnly, value: nil))
    }

    @Test("Setting one writes the value and a newline")
    func set() throws {
        let parent = try ParentName("matrix")
        let path = try AttributePath("ap_config")
        try registry.setAttribute(path, to: "0x40,0x0,0x0", of: uuid, on: parent)
        #expect(try registry.readAttribute(path, of: uuid, on: parent).value == "0x40,0x0,0x0")
    }
}
