import FoundationEssentials
import MdevCore
import MdevVFIO
import Testing

/// The example of the page "Writing a parent driver".
struct ParentDriverPageTests {
    @Test("A device of the page's parent is made through the tree, keeps a note, and goes")
    func works() throws {
        let core = MediatedDeviceCore(
            CoreConfiguration(profile: .modern, makeCompletion: ThreadCompletion.factory()))
        try NotepadParent().register(with: core)

        func node(_ path: String) throws -> SysfsNode {
            var node = core.root
            for name in path.split(separator: "/") { node = try #require(node.lookup(String(name))) }
            return node
        }
        func text(_ path: String) throws -> String { String(decoding: try node(path).show(), as: UTF8.self) }

        let card = "devices/virtual/notepad/notepad"
        let type = "\(card)/mdev_supported_types/notepad-small"
        let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
        #expect(try text("\(type)/available_instances") == "4\n")
        _ = try node("\(type)/create").store(Array(uuid.utf8))
        #expect(try text("\(type)/available_instances") == "3\n")

        let open = try #require(core.device(named: uuid)).open()
        #expect(try open.write(Array("hello".utf8), at: 2) == 5)
        #expect(try open.read(5, at: 2) == Array("hello".utf8))
        #expect(try text("\(card)/\(uuid)/notepad/used") == "5\n")
        open.close()

        _ = try node("\(card)/\(uuid)/remove").store([UInt8(ascii: "1")])
        #expect(try text("\(type)/available_instances") == "4\n")
    }

    @Test("The page shows the example as it is tested here")
    func shown() throws {
        let folder = String(#filePath.dropLast("/ParentDriverPageTests.swift".count))
        let page = try Self.text("\(folder)/../../Sources/MdevCore/MdevCore.docc/WritingAParentDriver.md")
        let sources =
            try Self.text("\(folder)/Support/NotepadParent.swift") + Self.text(#filePath)
        // Without the spaces that begin its lines: the page shows parts of functions, too.
        let lines = sources.split(separator: "\n").map(Self.trimmed)
        let blocks = page.split(separator: "```swift\n").dropFirst().map { $0.split(separator: "```")[0] }
        #expect(blocks.count >= 3)
        for block in blocks {
            let shown = block.split(separator: "\n").map(Self.trimmed)
            let isThere = lines.indices.contains { lines[$0...].starts(with: shown) }
            #expect(isThere, "\(block)")
        }
    }

    private static func trimmed(_ line: Substring) -> Substring { line.drop { $0 == " " } }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
}
