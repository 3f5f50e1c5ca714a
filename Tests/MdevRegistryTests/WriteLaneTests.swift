import Glibc
import MdevModel
import Sysfs
import Testing
import TreeConformance

@testable import MdevRegistry

private let mtty = "devices/virtual/mtty/mtty"
private let one = DeviceUUID(high: 1, low: 1)
private let two = DeviceUUID(high: 1, low: 2)

struct WriteLaneTests {
    let captured: CapturedTree
    let parent: ParentName

    init() throws {
        captured = try CapturedTree()
        try captured.busDriver("mtty")
        try captured.parent(mtty, driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-1", of: mtty, name: nil, available: "22")
        for uuid in [one, two] {
            try captured.device(uuid.description, of: mtty, type: "mtty-1", driver: "mtty")
        }
        parent = try ParentName("mtty")
    }

    /// The program that the package builds for these tests, beside the test bundle.
    private static func program() throws -> String {
        let own = try DirectoryTree("/proc/self").open([]).readLink("exe")
        return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/disposable-writer"
    }

    private func lane(patience: Duration = .seconds(60)) throws -> WriteLane {
        try #require(try WriteLane(for: captured.tree(), patience: patience, program: Self.program()))
    }

    private func text(_ directory: String, _ name: String) throws -> String {
        try captured.folder.text("\(directory)/\(name)")
    }

    private func error(_ call: () throws(RegistryError) -> Void) -> RegistryError? {
        do throws(RegistryError) {
            try call()
            return nil
        } catch {
            return error
        }
    }

    @Test("One child makes all writes of a lane")
    func oneChild() throws {
        let lane = try lane()
        let registry = Registry(tree: try captured.tree(), lane: lane)
        #expect(lane.writer == nil)
        try registry.remove(one, on: parent)
        let child = try #require(lane.writer)
        try registry.detach(two, from: DriverName("mtty"))
        #expect(lane.writer == child)
        #expect(try text("\(mtty)/\(one)", "remove") == "1\n")
        #expect(try text("bus/mdev/drivers/mtty", "unbind") == "\(two)\n")
        #expect(lane.abandoned.isEmpty)
    }

    @Test("The child finds devices of a parent that went and came again")
    func parentAgain() throws {
        let registry = Registry(tree: try captured.tree(), lane: try lane())
        try registry.remove(one, on: parent)
        let path = "\(captured.folder.path)/\(mtty)"
        #expect(rename(path, "\(path)-gone") == 0)
        try captured.folder.directory("\(mtty)/mdev_supported_types/mtty-1/devices")
        let three = DeviceUUID(high: 1, low: 3)
        try captured.device(three.description, of: mtty, type: "mtty-1", driver: "mtty")
        try registry.remove(three, on: parent)
        #expect(try text("\(mtty)/\(three)", "remove") == "1\n")
    }

    @Test("The child's errno is the refusal's")
    func refusals() throws {
        let registry = Registry(tree: try captured.tree(), lane: try lane())
        let missing = DeviceUUID(high: 9, low: 9)
        try captured.folder.delete("\(mtty)/\(two)/remove")
        let errors = [
            error { () throws(RegistryError) in try registry.remove(missing, on: parent) },
            error { () throws(RegistryError) in try registry.remove(two, on: parent) },
            error { () throws(RegistryError) in
                try registry.detach(one, from: DriverName(trusted: "none"))
            },
        ]
        let paths = [
            ["class", "mdev_bus", "mtty", missing.description],
            ["class", "mdev_bus", "mtty", two.description, "remove"], ["bus", "mdev", "drivers", "none"],
        ]
        #expect(
            errors == [
                .refused(Refusal(.remove, missing, at: .device, path: paths[0], errno: .noEntry)),
                .refused(Refusal(.remove, two, at: .file, path: paths[1], errno: .noEntry)),
                .refused(Refusal(.detach, one, at: .driver, path: paths[2], errno: .noEntry)),
            ])
    }

    @Test("The child inherits its socket alone, and leads a session of its own")
    func inheritance() throws {
        let lane = try lane()
        try Registry(tree: try captured.tree(), lane: lane).remove(one, on: parent)
        let child = try #require(lane.writer)
        let files = try DirectoryTree("/proc/\(child)/fd").open([])
        // What it opened itself are directories of the tree.
        let tree = try #require(try captured.tree().folder)
        for name in try files.list().map(\.name) where !["0", "1", "2", "3"].contains(name) {
            #expect(try files.readLink(name).hasPrefix(tree))
        }
        for standard in ["0", "1", "2"] { #expect(try files.readLink(standard) == "/dev/null") }
        #expect(try files.readLink("3").hasPrefix("socket:"))
        #expect(getsid(pid_t(child)) == pid_t(child))
        #expect(try DirectoryTree("/proc/\(child)").open([]).readLink("cwd") == "/")
    }

    @Test("A child that does not answer in time is left behind and named, and another one takes over")
    func stuck() throws {
        let lane = try lane(patience: .milliseconds(50))
        let registry = Registry(tree: try captured.tree(), lane: lane)
        _ = error { () throws(RegistryError) in try registry.remove(one, on: parent) }
        let child = try #require(lane.writer ?? lane.abandoned.first)
        kill(pid_t(child), SIGSTOP)
        let failure = error { () throws(RegistryError) in try registry.remove(two, on: parent) }
        let path = ["class", "mdev_bus", "mtty", two.description, "remove"]
        #expect(
            failure
                == .stuck(
                    StuckWrite(
                        verb: .remove, uuid: two, path: path, pid: child, waited: .milliseconds(50))))
        #expect(lane.abandoned == [child])
        #expect(lane.writer == nil)
        kill(pid_t(child), SIGKILL)
        var information = siginfo_t()
        #expect(waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) == 0)
        #expect(lane.abandoned.isEmpty)
    }

    @Test("A create that the driver does not answer in time is left behind, and another child takes over")
    func stuckCreate() throws {
        let tree = try captured.tree()
        let program = try Self.program()
        let lane = try #require(
            WriteLane(
                for: tree, patience: .seconds(60), vendorPatience: .milliseconds(50), program: program))
        let registry = Registry(tree: tree, lane: lane)
        let type = try TypeID("mtty-1")
        let three = DeviceUUID(high: 1, low: 3)
        try captured.folder.file("\(mtty)/mdev_supported_types/mtty-1/create", "")
        try registry.remove(one, on: parent)
        let child = try #require(lane.writer)
        kill(pid_t(child), SIGSTOP)
        let failure = error { () throws(RegistryError) in
            try registry.create(three, type: type, on: parent)
        }
        guard case .stuck(let write) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(write.verb == .create && write.pid == child)
        #expect(write.description.contains("the vendor's driver is still busy with it"))
        kill(pid_t(child), SIGKILL)
    }

    @Test("Creates, binds and values go by the child, whose refusals are as those of this process")
    func otherVerbs() throws {
        let registry = Registry(tree: try captured.tree(), lane: try lane())
        let own = Registry(tree: try captured.tree())
        let three = DeviceUUID(high: 1, low: 3)
        let type = try TypeID("mtty-1")
        try captured.folder.file("\(mtty)/mdev_supported_types/mtty-1/create", "")
        try registry.create(three, type: type, on: parent)
        #expect(try text("\(mtty)/mdev_supported_types/mtty-1", "create") == "\(three)\n")
        for (parent, type) in [("none", "mtty-1"), ("mtty", "none")] {
            let (parent, type) = (ParentName(trusted: parent), TypeID(trusted: type))
            let refused = error { () throws(RegistryError) in
                try registry.create(three, type: type, on: parent)
            }
            let expected = error { () throws(RegistryError) in
                try own.create(three, type: type, on: parent)
            }
            #expect(refused != nil && refused == expected)
        }
        let attribute = try AttributePath("vendor/none")
        let refused = error { () throws(RegistryError) in
            try registry.setAttribute(attribute, to: "1", of: one, on: parent)
        }
        let expected = error { () throws(RegistryError) in
            try own.setAttribute(attribute, to: "1", of: one, on: parent)
        }
        #expect(refused != nil && refused == expected)
    }

    @Test(
        "A create handed over with the one before it is made by the same child, and answered at its own call")
    func createsAhead() throws {
        let lane = try lane()
        let registry = Registry(tree: try captured.tree(), lane: lane)
        let type = try TypeID("mtty-1")
        let create = "\(mtty)/mdev_supported_types/mtty-1"
        try captured.folder.file("\(create)/create", "")
        var sequence = CreateSequence<DirectoryTree>()
        try sequence.create(one, type: type, on: parent, in: registry, next: two)
        #expect(sequence.announced == two)
        // It is taken: another write gets a child of its own.
        #expect(lane.writer == nil)
        try sequence.create(two, type: type, on: parent, in: registry)
        #expect(sequence.announced == nil)
        #expect(try text(create, "create") == "\(two)\n")
        #expect(lane.writer != nil && lane.abandoned.isEmpty)
    }

    @Test("A create handed over with one that is refused is not begun, and the child goes on")
    func createsInVain() throws {
        let lane = try lane()
        let registry = Registry(tree: try captured.tree(), lane: lane)
        let type = try TypeID("mtty-1")
        let create = "\(mtty)/mdev_supported_types/mtty-1"
        try captured.folder.delete("\(create)/create")
        var sequence = CreateSequence<DirectoryTree>()
        let refused = error { () throws(RegistryError) in
            try sequence.create(one, type: type, on: parent, in: registry, next: two)
        }
        #expect(refused?.errno == .noEntry)
        #expect(sequence.announced == nil)
        let child = try #require(lane.writer)
        try captured.folder.file("\(create)/create", "")
        try sequence.create(two, type: type, on: parent, in: registry)
        #expect(lane.writer == child)
        #expect(try text(create, "create") == "\(two)\n")
    }

    @Test("A child that is asked for several writes makes none after a failure that was to follow a success")
    func afterFailure() throws {
        let folder = try #require(try captured.tree().folder)
        try captured.folder.file("a", "")
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        let (own, child) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        let asked = [
            ("a", "1", false), ("none", "2", true), ("a", "3", true), ("a", "4", true), ("a", "5", false),
        ]
        for (name, value, follows) in asked {
            let message = WriteRequest(
                folder: folder, directory: [], name: name, bytes: Array(value.utf8), followsSuccess: follows
            ).message
            #expect(send(own.raw, message, message.count, 0) == message.count)
        }
        shutdown(own.raw, Int32(SHUT_WR))
        #expect(runDisposableWriter(descriptor: child.raw) == 0)
        var answers: [WriteAnswer?] = []
        for _ in asked {
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = recv(own.raw, &buffer, buffer.count, 0)
            answers.append(WriteAnswer(message: Array(buffer[..<max(0, count)])))
        }
        let refusal = WriteAnswer.refused(ENOENT, isFile: true)
        #expect(answers == [.written, refusal, .notBegun, .notBegun, .written])
        #expect(try text(".", "a") == "5")
    }

    @Test("A child that ended between two writes is replaced without a word")
    func ended() throws {
        let lane = try lane()
        let registry = Registry(tree: try captured.tree(), lane: lane)
        try registry.remove(one, on: parent)
        let child = try #require(lane.writer)
        kill(pid_t(child), SIGKILL)
        var information = siginfo_t()
        #expect(waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) == 0)
        try registry.remove(two, on: parent)
        #expect(try text("\(mtty)/\(two)", "remove") == "1\n")
        #expect(lane.writer != child)
    }

    @Test("A program that cannot be started, or does not speak, is an error that says so")
    func programs() throws {
        let tree = try captured.tree()
        for (program, errno) in [("/nonexistent", SystemErrno.noEntry), ("/bin/true", .brokenPipe)] {
            let lane = try #require(WriteLane(for: tree, patience: .seconds(60), program: program))
            let failure = error { () throws(RegistryError) in
                try Registry(tree: tree, lane: lane).remove(one, on: parent)
            }
            guard case .writer(let writer) = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
            #expect(writer.program == program)
            #expect(program == "/bin/true" || writer.errno == errno)
        }
    }
}
