import Sysfs
import Testing
import TreeConformance

struct DirectoryTreeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func errno(_ body: () throws(SysfsError) -> Void) -> SystemErrno? {
        do throws(SysfsError) {
            try body()
            return nil
        } catch {
            return error.errno
        }
    }

    private func openErrno(_ path: [String]) throws -> SystemErrno? {
        let tree = try DirectoryTree(folder.path)
        return errno { () throws(SysfsError) in _ = try tree.open(path) }
    }

    @Test("A captured tree conforms")
    func conforms() throws {
        let captured = try CapturedTree()
        let parent = "devices/virtual/mtty/mtty"
        try captured.parent(parent, driver: "mtty", subsystem: "class/mtty")
        try captured.type("mtty-1", of: parent, name: "Single port serial", available: "24")
        let violations = ConformanceSuite.violations(of: try captured.tree(), parent: "mtty", type: "mtty-1")
        #expect(violations.isEmpty)
    }

    @Test("The conformance suite notices a tree that is not shaped as sysfs")
    func notices() throws {
        let captured = try CapturedTree()
        try captured.folder.file("class/mdev_bus/mtty/mdev_supported_types/mtty-1/create", "")
        let violations = ConformanceSuite.violations(of: try captured.tree(), parent: "mtty", type: "mtty-1")
        #expect(!violations.isEmpty)
    }

    @Test("A link is applied to the directory it lies in")
    func link() throws {
        try folder.directory("devices/virtual/mtty/mtty")
        try folder.link("class/mdev_bus/mtty", to: "../../devices/virtual/mtty/mtty")
        try folder.link("devices/virtual/alias", to: "./mtty//mtty/")
        let tree = try DirectoryTree(folder.path)
        #expect(try tree.open(["class", "mdev_bus", "mtty"]).path == ["devices", "virtual", "mtty", "mtty"])
        #expect(
            try tree.open(["devices", "virtual", "alias"]).path == ["devices", "virtual", "mtty", "mtty"])
    }

    @Test(
        "No link leads outside",
        arguments: [
            "/", "/etc", "..", "../..", "../../../../../../../etc", "sub/../../..", "../../class/../..",
        ])
    func escape(target: String) throws {
        try folder.directory("class/sub")
        try folder.link("class/out", to: target)
        let isInside = target == ".."
        #expect(try openErrno(["class", "out"]) == (isInside ? nil : .crossDevice))
        #expect(try openErrno(["class", "out", "passwd"]) == (isInside ? .noEntry : .crossDevice))
        let tree = try DirectoryTree(folder.path)
        let link = SysfsEntry(name: "out", kind: .link)
        let asEntry = errno { () throws(SysfsError) in _ = try tree.open(link, of: tree.open(["class"])) }
        #expect(asEntry == (isInside ? nil : .crossDevice))
    }

    @Test("A loop of links ends as ELOOP, a chain of as many as the kernel follows does not")
    func loops() throws {
        try folder.link("a", to: "b")
        try folder.link("b", to: "a")
        #expect(try openErrno(["a"]) == .linkLoop)
        try folder.directory("end")
        try folder.link("link0", to: "end")
        for position in 1...40 { try folder.link("link\(position)", to: "link\(position - 1)") }
        #expect(try openErrno(["link39"]) == nil)
        #expect(try openErrno(["link40"]) == .linkLoop)
        let tree = try DirectoryTree(folder.path)
        for (name, expected) in [("link39", nil), ("link40", SystemErrno.linkLoop)] {
            let link = SysfsEntry(name: name, kind: .link)
            #expect(errno { () throws(SysfsError) in _ = try tree.open(link, of: tree.open([])) } == expected)
        }
    }

    @Test("A link that was put in a directory's place is not followed by a handle that is open")
    func swapped() throws {
        try folder.directory("class/inside")
        try folder.file("outside/secret", "x")
        let handle = try DirectoryTree(folder.path).open(["class"])
        try folder.delete("class/inside")
        try folder.link("class/inside", to: "../outside")
        #expect(errno { () throws(SysfsError) in _ = try handle.child("inside") } == .linkLoop)
    }

    @Test("A FIFO in a captured tree does not hang reading, writing or opening")
    func fifo() throws {
        try folder.fifo("attribute")
        let root = try DirectoryTree(folder.path).open([])
        var buffer = [UInt8](repeating: 0, count: 16)
        #expect(errno { () throws(SysfsError) in _ = try root.read("attribute", into: &buffer) } != nil)
        #expect(
            errno { () throws(SysfsError) in try root.write([49], to: "attribute") } == .noDeviceOrAddress)
        #expect(errno { () throws(SysfsError) in _ = try root.child("attribute") } == .notDirectory)
        #expect(try root.list() == [SysfsEntry(name: "attribute", kind: .file)])
    }

    @Test("Writing neither makes nor cuts a file")
    func writing() throws {
        try folder.file("attribute", "a long text\n")
        let root = try DirectoryTree(folder.path).open([])
        try root.write(Array("new".utf8), to: "attribute")
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = try root.read("attribute", into: &buffer)
        #expect(String(decoding: buffer[..<count], as: UTF8.self) == "newong text\n")
        #expect(errno { () throws(SysfsError) in try root.write([49], to: "other") } == .noEntry)
        #expect(try root.list().map(\.name) == ["attribute"])
    }

    @Test("A directory with thousands of entries is listed whole")
    func large() throws {
        let names = Set((0..<3000).map { "entry-with-a-name-of-some-length-\($0)" })
        for name in names { try folder.file("all/\(name)", "") }
        let entries = try DirectoryTree(folder.path).open(["all"]).list()
        #expect(entries.count == names.count)
        #expect(Set(entries.map(\.name)) == names)
    }

    @Test("A link's target is read whole, however long")
    func longLink() throws {
        let target = String(repeating: "../x/", count: 700)
        try folder.link("long", to: target)
        #expect(try DirectoryTree(folder.path).open([]).readLink("long") == target)
    }

    @Test("A file that is no directory is no tree, and a missing one is ENOENT")
    func root() throws {
        try folder.file("file", "")
        let path = folder.path
        #expect(errno { () throws(SysfsError) in _ = try DirectoryTree(path + "/file") } == .notDirectory)
        #expect(errno { () throws(SysfsError) in _ = try DirectoryTree(path + "/none") } == .noEntry)
    }

    @Test("Only a sysfs of the kernel counts as one")
    func kernelSysfs() throws {
        #expect(try !DirectoryTree(folder.path).isKernelSysfs)
        #expect(try DirectoryTree("/sys").isKernelSysfs)
        #expect(try DirectoryTree(folder.path).folder == folder.path)
    }
}
