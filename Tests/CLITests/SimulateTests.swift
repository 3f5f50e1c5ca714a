import Glibc
import Subprocess
import Sysfs
import Testing
import TreeConformance

/// `simulate HOST --mount DIR` as a process: how it ends, and what it leaves behind.
@Suite(.enabled(if: canMount, "a mount takes root and /dev/fuse"), .serialized)
struct SimulateTests {
    private let run: SimulatedRun
    private let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa0001"
    private var directory: String { run.path("sys") }

    init() throws {
        run = try SimulatedRun()
        try run.program.folder.directory("sys")
    }

    /// Mounts the host, and reacts once it is mounted.
    private func mounted(_ react: (Program.Signalling) throws -> Void) async throws -> TerminationStatus {
        try await run.program.serve(
            ["simulate", run.host, "--state", run.path("state"), "--mount", directory],
            when: "is mounted on \(directory)", react: react)
    }

    private var tree: DirectoryTree { get throws { try DirectoryTree(directory) } }

    private var isMounted: Bool {
        get throws {
            let text = try #require(try mountTable())
            return text.split(separator: "\n").contains { $0.split(separator: " ")[1] == directory }
        }
    }

    /// A directory on which nothing is mounted, with nothing in it.
    private func expectUnmounted() throws {
        #expect(try !isMounted)
        #expect(try tree.open([]).list().isEmpty)
    }

    @Test(
        "At SIGTERM or SIGINT it unmounts its tree and ends with 0",
        arguments: [Signal.terminate, .interrupt])
    func ends(by signal: Signal) async throws {
        let status = try await mounted { send in
            #expect(try isMounted)
            #expect(try tree.open(["class", "mdev_bus"]).list().map(\.name) == ["mtty"])
            try send(signal)
        }
        #expect(status == .exited(0))
        try expectUnmounted()
    }

    @Test("Whoever unmounts its tree ends it, with 0")
    func unmounted() async throws {
        let status = try await mounted { _ in #expect(umount2(directory, 0) == 0) }
        #expect(status == .exited(0))
        try expectUnmounted()
    }

    @Test("A file that a client has open does not keep it from unmounting, and the client is told")
    func busy() async throws {
        var file = Descriptor(owning: -1)
        let status = try await mounted { send in
            file = Descriptor(owning: open("\(directory)/class/mdev_bus/mtty/uevent", O_RDONLY | O_CLOEXEC))
            #expect(file.raw >= 0)
            try send(.terminate)
        }
        #expect(status == .exited(0))
        try expectUnmounted()
        var byte: UInt8 = 0
        #expect(read(file.raw, &byte, 1) == -1)
        #expect(errno == ENOTCONN)
    }

    @Test("After kill -9 it mounts again over what that left, and its devices are still there")
    func killed() async throws {
        let status = try await mounted { send in
            try tree.open(["class", "mdev_bus", "mtty", "mdev_supported_types", "mtty-1"])
                .write(Array(uuid.utf8), to: "create")
            try send(.kill)
        }
        #expect(status == .signaled(9))
        #expect(try isMounted)
        #expect(access(directory, F_OK) == -1)
        #expect(errno == ENOTCONN)

        let again = try await mounted { send in
            let devices = try tree.open(["bus", "mdev", "devices"])
            #expect(try devices.list().map(\.name) == [uuid])
            try tree.open(["bus", "mdev", "devices", uuid]).write([49], to: "remove")
            try send(.terminate)
        }
        #expect(again == .exited(0))
        try expectUnmounted()
        #expect(try await run.devices().isEmpty)
    }
}

private func mountTable() throws -> String? {
    let file = Descriptor(owning: open("/proc/self/mounts", O_RDONLY | O_CLOEXEC))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(file.raw, &buffer, buffer.count)
        guard count >= 0 else { return nil }
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
    }
}
