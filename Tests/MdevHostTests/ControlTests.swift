import Glibc
import MdevHost
import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

/// A process that talks to a host's control socket.
private final class Client {
    private let descriptor: Descriptor

    init(_ host: TestHost) throws {
        descriptor = Descriptor(owning: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: "\(host.state)/host/control".utf8)
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor.raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw SysfsError(.open, ["control"], .current) }
    }

    func say(_ line: String) -> String {
        _ = write(descriptor.raw, line + "\n", line.utf8.count + 1)
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor.raw, &byte, 1) == 1, byte != UInt8(ascii: "\n") { answer.append(byte) }
        return String(decoding: answer, as: UTF8.self)
    }

    /// Returns when the server has let go of everything that the client held.
    func end() {
        shutdown(descriptor.raw, Int32(SHUT_WR))
        var byte: UInt8 = 0
        while read(descriptor.raw, &byte, 1) > 0 {}
    }
}

@Suite(.enabled(if: canMount, "a mount takes root and /dev/fuse"), .serialized)
struct ControlTests {
    private func served(_ body: (_ host: TestHost, _ simulated: SimulatedHost) throws -> Void) throws {
        let host = try TestHost()
        try host.folder.directory("sys")
        let simulated = try host.writer()
        try simulated.tree.create(uuid(1))
        try simulated.tree.create(uuid(2))
        let mount = try HostMount(simulated, on: "\(host.folder.path)/sys")
        do { try body(host, simulated) } catch {
            try mount.end()
            throw error
        }
        try mount.end()
    }

    private func holders(of host: TestHost) throws -> [String] {
        let reader = try host.reader()
        let folder = try #require(reader.processes)
        let devices = try Registry(tree: reader.tree).snapshot().devices
        let holders = ProcessTable(folder).holders(of: devices, in: reader.tree)
        guard case .visible(let held) = holders else { return ["invisible"] }
        return held.map { "\($0.uuid.description.prefix(8)) \($0.holders.map { "\($0.pid)" })" }
    }

    @Test("Who holds a device is published as /proc does, and no longer once it lets go")
    func holds() throws {
        try served { host, _ in
            #expect(try holders(of: host) == [])
            let client = try Client(host)
            #expect(client.say("hold \(uuid(1))") == "ok 2")
            #expect(try holders(of: host) == ["00000001 [\"\(getpid())\"]"])
            #expect(client.say("close 2") == "ok 0")
            #expect(client.say("close 1") == "ok 0")
            #expect(try holders(of: host) == [])
        }
    }

    @Test("A client that dies lets everything go, and who waits for it goes on")
    func death() throws {
        try served { host, simulated in
            let client = try Client(host)
            #expect(client.say("hold \(uuid(1))") == "ok 2")
            let remover = try Remover("\(host.folder.path)/sys/bus/mdev/devices/\(uuid(1))/remove")
            while try simulated.tree.open(["bus", "mdev", "devices"]).list().count == 2 {}
            #expect(!remover.hasEnded)
            client.end()
            #expect(remover.wait() == 0)
            #expect(try holders(of: host) == [])
        }
    }

    @Test("The VFIO calls go through the socket as they are, with the kernel's refusals")
    func calls() throws {
        try served { host, _ in
            let client = try Client(host)
            let lines = [
                ("open /dev/vfio/vfio", "ok 0"), ("open /dev/vfio/0", "ok 1"),
                ("open /dev/vfio/0", "error 16 EBUSY"), ("open /dev/vfio/9", "error 2 ENOENT"),
                // GET_API_VERSION; GET_DEVICE_FD for a name that is not in the group.
                ("ioctl 0 0x3b64 -", "ok 0 -"), ("ioctl 1 0x3b6a 00", "error 19 ENODEV"),
                ("close 7", "error 9 EBADF"), ("nonsense", "error 22 EINVAL"),
                ("pread 0 1 x", "error 22 EINVAL"),
            ]
            for (line, answer) in lines { #expect(client.say(line) == answer, "\(line)") }
            let other = try Client(host)
            #expect(other.say("hold \(uuid(1))") == "error 16 EBUSY")
            #expect(other.say("hold \(uuid(2))") == "ok 2")
            // The configuration space of the sample card: its vendor and device.
            #expect(other.say("pread 2 4 \(7 << 40)") == "ok 4 48435332")
            #expect(other.say("hold \(uuid(3))") == "error 19 ENODEV")
        }
    }

    @Test("What a killed server published counts no more")
    func killed() throws {
        let host = try TestHost()
        do { try host.writer().tree.create(uuid(1)) }
        try host.folder.link("state/host/proc/77/fd/3", to: "/dev/vfio/0")
        // No process has the highest number.
        try host.folder.file("state/host/lock", "4194304 simulate lab\n")
        #expect(try host.reader().processes == nil)
        _ = try host.writer()
        #expect(access("\(host.state)/host/proc", F_OK) != 0)
    }
}
