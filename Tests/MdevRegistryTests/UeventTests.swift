import Glibc
import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

private let device = "/devices/virtual/mtty/mtty/83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
private let add = "add@\(device)\0ACTION=add\0DEVPATH=\(device)\0SUBSYSTEM=mdev\0SEQNUM=7\0"
private let registered =
    "change@/devices/virtual/mtty/mtty\0ACTION=change\0DEVPATH=/devices/virtual/mtty/mtty\0SUBSYSTEM=mtty\0"
    + "MDEV_STATE=registered\0SEQNUM=8\0"

struct UeventTests {
    let captured: CapturedTree

    init() throws { captured = try CapturedTree() }

    private func source() throws -> UeventSource { try UeventSource(for: captured.tree()) }

    private func events(_ arrival: UeventSource.Arrival) -> [Uevent] {
        if case .events(let events) = arrival { events } else { [] }
    }

    @Test("A tree without a source tells nothing, and waiting ends at the deadline")
    func none() throws {
        let source = try source()
        #expect(source.kind == .none)
        #expect(try source.wait(until: .now) == .deadline)
        #expect(try source.wait(until: .now + .milliseconds(1)) == .deadline)
    }

    @Test("Messages of a file are parsed; its end tells nothing more")
    func file() throws {
        try captured.folder.file("kernel/uevents", add + registered)
        let source = try source()
        #expect(source.kind == .file)
        let events = events(try source.wait(until: nil))
        #expect(events.map(\.action) == ["add", "change"])
        #expect(events.map(\.devicePath) == [device, "/devices/virtual/mtty/mtty"])
        #expect(events.map(\.subsystem) == ["mdev", "mtty"])
        #expect(events.map(\.isParentRegistered) == [false, true])
        #expect(events.map(\.concernsRegistry) == [true, true])
        #expect(events.first?.properties["SEQNUM"] == "7")
        #expect(try source.wait(until: .now + .milliseconds(1)) == .deadline)
    }

    @Test("A stream wakes the waiter, and a message that comes in two parts is one")
    func stream() throws {
        try captured.folder.fifo("kernel/uevents")
        let writer = Descriptor(owning: open(captured.folder.path + "/kernel/uevents", O_RDWR | O_CLOEXEC))
        let source = try source()
        let bytes = Array(add.utf8)
        #expect(write(writer.raw, bytes, 10) == 10)
        // The first part ends no field: nothing is told, and the wait goes on to its deadline.
        #expect(events(try source.wait(until: .now + .milliseconds(1))).isEmpty)
        let rest = Array(bytes.dropFirst(10))
        #expect(write(writer.raw, rest, rest.count) == rest.count)
        #expect(events(try source.wait(until: nil)).map(\.devicePath) == [device])
        #expect(try source.wait(until: .now) == .deadline)
    }

    @Test("Another descriptor ends the wait")
    func other() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reader, writer) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        #expect(write(writer.raw, "x", 1) == 1)
        #expect(try source().wait(until: nil, or: reader.raw) == .other)
    }

    @Test("A directory where the stream should be is an error, not a source that never tells")
    func broken() throws {
        try captured.folder.directory("kernel/uevents")
        let source = try source()
        #expect(throws: SysfsError.self) { try source.wait(until: nil) }
    }

    @Test(
        "What does not concern the registry is told apart",
        arguments: [
            ("/devices/pci0000:00/usb1", "usb", [:], false), ("/devices/virtual/vfio/5", "vfio", [:], false),
            ("/bus/mdev/drivers/mtty", "drivers", [:], true), ("/class/mdev_bus", "class", [:], true),
            ("/devices/a", "mtty", ["MDEV_STATE": "unregistered"], true), ("/devices/a/b", "mdev", [:], true),
        ] as [(String, String, [String: String], Bool)])
    func concerns(path: String, subsystem: String, properties: [String: String], expected: Bool) {
        let event = Uevent(action: "add", devicePath: path, subsystem: subsystem, properties: properties)
        #expect(event.concernsRegistry == expected)
    }
}
