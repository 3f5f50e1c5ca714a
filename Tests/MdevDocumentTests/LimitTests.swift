import MdevDocument
import MdevModel
import Testing
import TreeConformance

struct LimitTests {
    @Test("Ten thousand lists within one another are refused where the sixty-fifth begins")
    func deep() {
        let expected = ["error: nested too deeply: lists and mappings may be 64 deep within one another"]
        #expect(
            faults("version: 1\ndevices: " + String(repeating: "[", count: 10_000)) == [
                "2:73: " + expected[0]
            ])
        #expect(faults(String(repeating: "- ", count: 10_000) + "x\n") == ["1:129: " + expected[0]])
        #expect(faults(String(repeating: "{a: ", count: 10_000)) == ["1:257: " + expected[0]])
    }

    @Test("An alias bomb is refused at the alias that goes too far")
    func bomb() {
        var text = "version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let found = faults(text + "devices: []\n")
        #expect(
            found == [
                "8:25: error: too many nodes: with this alias it has over 5000000 nodes or 256 MiB of text"
            ])
    }

    @Test("Aliases of one long text are refused before they are copied")
    func longText() {
        let long = String(repeating: "x", count: 1 << 20)
        let aliases = [String](repeating: "*a", count: 300).joined(separator: ", ")
        let found = faults("version: 1\ndevices: [&a \(long), \(aliases)]\n")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("2:1049608: error: too many nodes") == true)
    }

    @Test("More anchors than a document can need are refused")
    func anchors() {
        let anchors = (0...100_000).map { "- &a\($0) x\n" }.joined()
        #expect(
            faults("version: 1\ndevices:\n" + anchors) == [
                "100003:3: error: too many nodes: a document may have 100000 anchors"
            ])
    }

    @Test("A text over the limit is refused by its size")
    func large() {
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: 64 << 20 | 1)
        let errors = #expect(throws: DocumentErrors.self) {
            try Resolution([DocumentSource(name: "f", bytes: bytes)])
        }
        #expect(
            errors?.description
                == "f: error: too large: it has 67108865 bytes, and a document may have 67108864 (64 MiB)")
    }

    @Test("Thousands of tag directives, which libyaml compares in pairs, are refused at once")
    func directives() {
        let tags = (0..<50_000).map { "%TAG !a\($0)! b\n" }.joined()
        #expect(
            faults(tags + "---\nversion: 1\n") == [
                "1:1: error: YAML syntax: it has more than 16 %TAG directives"
            ])
    }

    @Test(
        "Bytes that are no UTF-8 text are named with their place",
        arguments: [
            ([0xff, 0xfe, 0x61, 0x00], "1:4: error: not a text: a NUL byte is in it, so it is no YAML text"),
            ([0x61, 0x0a, 0x62, 0xff], "2:2: error: not a text: invalid leading UTF-8 octet (byte 0xff)"),
            ([0x61, 0xe2, 0x82], "1:2: error: not a text: incomplete UTF-8 octet sequence"),
            (
                [0x7f, 0x45, 0x4c, 0x46],
                "1:1: error: not a text: control characters are not allowed (byte 0x7f)"
            ),
        ])
    func binary(bytes: [UInt8], expected: String) {
        let errors = #expect(throws: DocumentErrors.self) {
            try Resolution([DocumentSource(name: "f", bytes: bytes)])
        }
        let found = errors?.diagnostics.map {
            "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0): error: \($0.message)"
        }
        #expect(found == [expected])
    }

    @Test("A byte order mark and Windows line ends change neither values nor places")
    func windows() throws {
        let state = try resolve("\u{feff}version: 1\r\ndevices:\r\n  - {name: a, parent: p, type: t}\r\n")
        #expect(state.devices.map(\.source.line) == [3])
        #expect(state.devices.map(\.types) == [["t"]])
        #expect(
            faults("\u{feff}versoin: 1\r\nversion: 1\r\ndevices: {}\r\n").map { $0.prefix(5) } == [
                "1:1: ", "3:10:",
            ])
    }

    @Test("Any text at all is refused or decoded, never more", arguments: 0..<400)
    func anyText(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pieces = [
            "version: 1\n", "devices:\n", "  - ", "name: ", "a", "\n", " ", "\t", ": ", "- ", "[", "]", "{",
            "}", ", ", "&a ", "*a",
            "<<: ", "\"", "'", "#", "|\n", ">\n", "? ", "!t ", "%TAG", "---\n", "...\n", "\u{e9}", "日", "\\",
            "pools: ", "\r", "\u{85}",
        ]
        let count = Int.random(in: 0..<60, using: &random)
        let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        for fault in faults(text) { #expect(fault.contains("error: ") || fault.contains("warning: ")) }
    }
}
