import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let mtty = "devices/virtual/mtty/mtty"
private let uuid = DeviceUUID(high: 1, low: 2)

struct VerbTests {
    let captured: CapturedTree
    let registry: Registry<DirectoryTree>
    let parent: ParentName

    init() throws {
        captured = try CapturedTree()
        try captured.busDriver("mtty")
        try captured.parent(mtty, driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-1", of: mtty, name: nil, available: "24")
        try captured.device(uuid.description, of: mtty, type: "mtty-1", driver: "mtty")
        registry = Registry(tree: try captured.tree())
        parent = try ParentName("mtty")
    }

    private func text(_ path: String) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let components = path.split(separator: "/").map(String.init)
        let directory = try captured.tree().open(Array(components.dropLast()))
        let count = try directory.read(try #require(components.last), into: &buffer)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    @Test("Each verb writes what the kernel wants into the file that is its own")
    func writes() throws {
        try registry.create(DeviceUUID(high: 3, low: 4), type: TypeID("mtty-1"), on: parent)
        #expect(
            try text("\(mtty)/mdev_supported_types/mtty-1/create")
                == "00000000-0000-0003-0000-000000000004\n")
        try registry.attach(uuid, to: DriverName("mtty"))
        #expect(try text("bus/mdev/drivers/mtty/bind") == "\(uuid)\n")
        try registry.detach(uuid, from: DriverName("mtty"))
        #expect(try text("bus/mdev/drivers/mtty/unbind") == "\(uuid)\n")
        try registry.remove(uuid, on: parent)
        #expect(try text("\(mtty)/\(uuid)/remove") == "1\n")
    }
}
