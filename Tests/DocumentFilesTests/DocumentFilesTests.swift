import FoundationEssentials
import Glibc
import MdevDocument
import Testing

@testable import mdev_reconcile

struct DocumentFilesTests {
    private let folder = TemporaryFolder()

    @Test("A folder's *.yaml and *.yml are read in name order, hidden and other files are not")
    func nameOrder() throws {
        for name in ["b.yml", "a.yaml", "c.txt", ".d.yaml", "B.yaml"] {
            try folder.write(name, "# \(name)\n")
        }
        let files = DocumentFiles([folder.path + "/"])
        #expect(files.sources.map(\.name) == ["B.yaml", "a.yaml", "b.yml"].map { "\(folder.path)/\($0)" })
        #expect(files.sources.map { String(decoding: $0.bytes, as: UTF8.self) }.first == "# B.yaml\n")
        #expect(files.unreadable.isEmpty)
    }

    @Test("A file that is named twice, by whatever path, is read once")
    func named() throws {
        let file = try folder.write("a.yaml", "version: 1\n")
        #expect(symlink(file, folder.path + "/b.yaml") == 0)
        let files = DocumentFiles([file, folder.path, "\(folder.path)/./a.yaml"])
        #expect(files.sources.map(\.name) == [file])
        #expect(files.unreadable.isEmpty)
    }

    @Test(
        "A missing file, an empty folder, a folder named as a file and a device are each named with the reason"
    )
    func unreadable() throws {
        let empty = try folder.folder("empty")
        let nested = try folder.folder("nested")
        _ = try folder.folder("nested/x.yaml")
        let files = DocumentFiles([folder.path + "/none.yaml", empty, nested, "/dev/zero"])
        #expect(files.sources.isEmpty)
        #expect(
            files.unreadable.map(\.description) == [
                "\(folder.path)/none.yaml: error: cannot read: ENOENT (No such file or directory)",
                "\(empty): error: empty document: the folder has no *.yaml or *.yml\n"
                    + "  fix: to declare that there are no devices, put a document with devices: [] into it",
                "\(nested)/x.yaml: error: cannot read: EISDIR (Is a directory)",
                "/dev/zero: error: cannot read: it is a device or a socket, not a file",
            ])
    }

    @Test("What cannot be read is reported together with what is wrong in the others")
    func together() throws {
        let bad = try folder.write("bad.yaml", "version: 1\n")
        let files = DocumentFiles([folder.path + "/none.yaml", bad])
        let errors = #expect(throws: DocumentErrors.self) {
            try Resolution(files.sources, unreadable: files.unreadable)
        }
        #expect(errors?.diagnostics.map(\.summary) == [.unreadable, .nothingDeclared])
    }

    @Test("A file of a hundred megabytes is refused by its size, without reading it")
    func tooLarge() throws {
        let file = try folder.write("large.yaml", "")
        #expect(truncate(file, 100 << 20) == 0)
        let files = DocumentFiles([file])
        #expect(files.sources.isEmpty)
        #expect(
            files.unreadable.map(\.description) == [
                "\(file): error: too large: it has 104857600 bytes, and a document may have 67108864"
            ])
    }

    @Test("A stream that says no size is read up to the limit and then refused")
    func endless() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: 2000)
        #expect(write(ends[1], text, text.count) == text.count)
        let files = DocumentFiles(["/proc/self/fd/\(ends[0])"], limit: 1000)
        #expect(
            files.unreadable.map(\.message) == [
                "too large: it has more than 1000 bytes, and a document may have 1000"
            ])
    }

    @Test("A FIFO that nobody writes to does not hold the run")
    func silentPipe() {
        let path = folder.path + "/fifo.yaml"
        #expect(mkfifo(path, 0o600) == 0)
        let files = DocumentFiles([path])
        #expect(files.sources.map(\.bytes) == [[]])
    }
}
