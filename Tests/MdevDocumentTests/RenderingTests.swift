import MdevDocument
import Testing

struct RenderingTests {
    @Test("A diagnostic shows its place, the line with a caret, the other place and the fix")
    func whole() {
        #expect(
            rendered(
                "version: 1\ndevices:\n  - nmae: a\n    name: a\n    name: b\n    parent: p\n    type: t\n")
                    == """
                    vdi.yaml:3:5: error: unknown key: "nmae" is not a key of a device
                     3 |   - nmae: a
                       |     ^
                      fix: did you mean "name"?
                    vdi.yaml:5:5: error: duplicate key: "name" is there twice in one mapping
                     5 |     name: b
                       |     ^
                    vdi.yaml:4:5: note: first given here
                    """)
    }

    @Test("The caret stands below the place in lines with tabs, wide and combining characters")
    func wide() {
        #expect(
            rendered("version: 1\nnamespace:\t\"a\u{301}日本\" # 日本\ndevices: []\n").contains(
                """
                 2 | namespace:    "a\u{301}日本" # 日本
                   |               ^
                """))
        #expect(
            rendered("version: 1\ndevices: [{name: a, parent: p, type: 日本, 日本: x}]\n").contains(
                """
                 2 | devices: [{name: a, parent: p, type: 日本, 日本: x}]
                   |                                            ^
                """))
    }

    @Test("A long line is cut on both sides of the place")
    func long() {
        let filler = String(repeating: "x", count: 300)
        #expect(
            rendered("version: 1\ndevices: [{name: a, parent: p, type: \(filler)}, {nome: \(filler)}]\n")
                .contains(
                    """
                     2 | …\(String(repeating: "x", count: 56))}, {nome: \(String(repeating: "x", count: 94))…
                       | \(String(repeating: " ", count: 61))^
                      fix: did you mean "name"?
                    """))
    }

    @Test("What could move a terminal's cursor is never shown as it is")
    func harmful() {
        let text = rendered("version: 1\n\"\\e[2J\u{202e}\": 1\ndevices: []\n")
        #expect(
            text == """
                vdi.yaml:2:1: error: unknown key: "\\u{1b}[2J\\u{202e}" is not a key of a document
                 2 | "\\e[2J\u{fffd}": 1
                   | ^
                  fix: its keys are version, namespace, identity, policy, devices, pools
                """)
    }

    @Test("After a hundred diagnostics a line says how many more there are")
    func many() {
        let devices = String(repeating: "  - {name: a}\n", count: 5000)
        let lines = rendered("version: 1\ndevices:\n" + devices).split(separator: "\n")
        #expect(lines.last == "… and 14899 more")
        #expect(lines.filter { $0.hasPrefix("vdi.yaml") && !$0.contains("note") }.count == 100)
    }

    @Test("A fault in what several aliases stand for is named once")
    func once() {
        #expect(
            faults(
                "version: 1\ndevices:\n  - &a {state: absent, name: x, zzz: 1}\n  - {<<: *a, name: y}\n  - {<<: *a, name: z}\n"
            )
                == ["3:33: error: unknown key: \"zzz\" is not a key of a device"])
    }

    private func rendered(_ text: String) -> String {
        do throws(DocumentErrors) {
            _ = try Resolution([DocumentSource(name: "vdi.yaml", text: text)])
            return "no error"
        } catch {
            return error.description
        }
    }
}
