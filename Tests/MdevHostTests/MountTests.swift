import Glibc
import MdevCore
import MdevHost
import Sysfs
import Testing
import TreeConformance

@Suite(.enabled(if: canMount, "a mount takes root and /dev/fuse"), .serialized)
struct MountTests {
    /// Mounts a host, hands over the mounted tree, and unmounts it.
    private func mounted(
        _ host: TestHost, _ body: (_ tree: DirectoryTree, _ simulated: SimulatedHost) throws -> Void
    ) throws {
        try host.folder.directory("sys")
        let simulated = try host.writer()
        let mount = try HostMount(simulated, on: "\(host.folder.path)/sys")
        do { try body(DirectoryTree(mount.path), simulated) } catch {
            try mount.end()
            throw error
        }
        try mount.end()
    }

    @Test("A mounted host is a tree as every other one", arguments: ["modern", "v2016"])
    func conforms(profile: String) throws {
        try mounted(TestHost(TestHost.twoCards + "profile: \(profile)\n")) { tree, _ in
            #expect(ConformanceSuite.violations(of: tree, parent: "mtty", type: "mtty-2") == [])
            let life = ConformanceSuite.lifeViolations(
                of: tree, parent: "mtty2", type: "mtty-1", uuid: uuid(1))
            #expect(life == [])
            #expect(!tree.isKernelSysfs)
        }
    }

    @Test("The mounted tree lists, reads and links what the one in this process does")
    func equal() throws {
        try mounted(TestHost()) { tree, simulated in
            try simulated.tree.create(uuid(1))
            try simulated.tree.create(uuid(2), parent: "mtty2", type: "mtty-2")
            let (mounted, own) = (try content(of: tree), try content(of: simulated.tree))
            #expect(mounted == own)
            #expect(own.count > 150)
        }
    }

    @Test("What one process removes is gone for all, whatever was looked at before")
    func gone() throws {
        try mounted(TestHost()) { tree, simulated in
            for round in 1...3 {
                let name = uuid(round)
                try simulated.tree.create(name)
                let device = try tree.open(["bus", "mdev", "devices", name])
                #expect(try device.list().contains { $0.name == "remove" })
                try simulated.tree.remove(name)
                let error = #expect(throws: SysfsError.self) { try device.write([49], to: "remove") }
                #expect(error?.errno == .noEntry)
                #expect(try tree.open(["bus", "mdev", "devices"]).list() == [])
            }
        }
    }

    @Test("A write to a file that went under an open descriptor gives ENODEV")
    func stale() throws {
        try mounted(TestHost()) { tree, simulated in
            try simulated.tree.create(uuid(1))
            let path = "\(tree.label)/bus/mdev/devices/\(uuid(1))/remove"
            let file = Descriptor(owning: open(path, O_WRONLY | O_CLOEXEC))
            try #require(file.raw >= 0)
            try simulated.tree.remove(uuid(1))
            #expect(write(file.raw, "1", 1) == -1)
            #expect(errno == ENODEV)
        }
    }

    @Test("A removal that waits for a holder keeps nobody else waiting, and ends with the hold")
    func blocked() throws {
        let host = try TestHost()
        try mounted(host) { tree, simulated in
            try simulated.tree.create(uuid(1))
            let held = try simulated.hold(uuid(1))
            let remover = try Remover("\(tree.label)/bus/mdev/devices/\(uuid(1))/remove")
            // The links go first, so the removal is on its way when the bus's is gone.
            while try tree.open(["bus", "mdev", "devices"]).list().contains(where: { $0.name == uuid(1) }) {}
            for number in 2...20 {
                try tree.open(["class", "mdev_bus", "mtty", "mdev_supported_types", "mtty-1"])
                    .write(Array(uuid(number).utf8), to: "create")
            }
            let parent = try tree.open(["class", "mdev_bus", "mtty"])
            #expect(try parent.child(uuid(1)).path.last == uuid(1))
            #expect(remover.hasEnded == false)
            held.close()
            #expect(remover.wait() == 0)
            #expect(throws: SysfsError.self) { _ = try parent.child(uuid(1)) }
            #expect(try host.reader().tree.devices().count == 19)
        }
    }

    @Test("A write that waits keeps no other write to the same file waiting")
    func parallelWrites() throws {
        try mounted(TestHost()) { tree, simulated in
            for number in 1...2 { try simulated.tree.create(uuid(number)) }
            let holder = try simulated.hold(uuid(1))
            let file = "\(tree.label)/bus/mdev/drivers/mtty/unbind"
            let held = try #require(Background { put(uuid(1), in: file) })
            // The driver's link goes first, so the unbinding is on its way then.
            let link = "\(tree.label)/bus/mdev/devices/\(uuid(1))/driver"
            while access(link, F_OK) == 0 { usleep(1000) }
            let idle = try #require(Background { put(uuid(2), in: file) })
            // It ends at once. Where it did not, letting go would end both, and tell which came first.
            for _ in 0..<5000 where !idle.hasEnded { usleep(1000) }
            #expect(idle.hasEnded)
            #expect(!held.hasEnded)
            holder.close()
            #expect(idle.wait() == 0)
            #expect(held.wait() == 0)
        }
    }

    @Test("Each descriptor on the events gets every one, in netlink's bytes, and can be waited for")
    func events() throws {
        try mounted(TestHost()) { tree, simulated in
            let streams = try (0..<2).map { _ in
                try #require(try tree.openStream(["kernel", "uevents"]))
            }
            var bytes = [UInt8](repeating: 0, count: 4096)
            #expect(read(streams[0].raw, &bytes, bytes.count) == -1)
            #expect(errno == EAGAIN)
            try simulated.tree.create(uuid(1))
            for stream in streams {
                var ready = pollfd(fd: stream.raw, events: Int16(POLLIN), revents: 0)
                #expect(poll(&ready, 1, 60_000) == 1)
                var heads: [String] = []
                while true {
                    let count = read(stream.raw, &bytes, bytes.count)
                    guard count > 0 else { break }
                    let fields = bytes[..<count].split(separator: 0).map {
                        String(decoding: $0, as: UTF8.self)
                    }
                    heads.append(fields[0])
                    #expect(bytes[count - 1] == 0)
                    #expect(fields.contains { $0.hasPrefix("SEQNUM=") })
                }
                let device = "/devices/virtual/mtty/mtty/\(uuid(1))"
                #expect(
                    heads == [
                        "add@\(device)", "add@/devices/virtual/vfio/0", "add@\(device)/vfio-dev/vfio0",
                        "bind@\(device)",
                    ])
            }
        }
    }

    @Test("A stream that waits is woken by the next event")
    func wakes() throws {
        try mounted(TestHost()) { tree, simulated in
            let stream = try #require(try tree.openStream(["kernel", "uevents"]))
            let reader = try #require(
                Background { () -> Int in
                    var ready = pollfd(fd: stream.raw, events: Int16(POLLIN), revents: 0)
                    return Int(poll(&ready, 1, -1))
                })
            try simulated.tree.create(uuid(1))
            #expect(reader.wait() == 1)
        }
    }

    @Test("A mount whose server is gone is replaced")
    func remount() throws {
        let host = try TestHost()
        try host.folder.directory("sys")
        let path = "\(host.folder.path)/sys"
        let fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC)
        let options = "fd=\(fuse),rootmode=40755,user_id=0,group_id=0"
        try #require(mount("stale", path, "fuse", 0, options) == 0)
        close(fuse)
        #expect(access(path, F_OK) == -1)
        #expect(errno == ENOTCONN)
        try mounted(host) { tree, _ in
            let parents = try tree.open(["class", "mdev_bus"]).list()
            #expect(parents.count == 2)
        }
        #expect(access(path, F_OK) == 0)
    }

    @Test("What cannot be mounted on is said")
    func refused() throws {
        let host = try TestHost()
        let simulated = try host.writer()
        try host.folder.file("file", "")
        let missing = "\(host.folder.path)/missing"
        #expect(throws: MountError.mountPoint(path: missing, .noEntry)) {
            try HostMount(simulated, on: missing)
        }
        let file = "\(host.folder.path)/file"
        #expect(throws: MountError.mountPoint(path: file, .notDirectory)) {
            try HostMount(simulated, on: file)
        }
    }

    /// Every path below the parents, the bus and the classes, with its kind, mode, link text and, where it can be
    /// read, its text.
    private func content(of tree: some SysfsTree) throws -> [String] {
        var lines: [String] = []
        var pending = [["bus"], ["class"], ["devices"], ["kernel"]]
        while let path = pending.popLast() {
            let directory = try tree.open(path)
            for entry in try directory.list() {
                let place = path + [entry.name]
                var line = "\(place.joined(separator: "/")) \(entry.kind) \(try directory.mode(entry.name))"
                switch entry.kind {
                case .directory: pending.append(place)
                case .link: line += " \(try directory.readLink(entry.name))"
                case .file where entry.name != "uevents": line += " \(text(entry.name, in: directory))"
                case .file: break
                }
                lines.append(line)
            }
        }
        return lines.sorted()
    }

    private func text(_ name: String, in directory: some SysfsDirectory) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        do throws(SysfsError) {
            let count = try directory.read(name, into: &buffer)
            return String(decoding: buffer[..<count], as: UTF8.self)
        } catch {
            return error.errno.name
        }
    }
}
