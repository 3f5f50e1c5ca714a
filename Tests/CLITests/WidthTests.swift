import Testing

@testable import mdev_reconcile

/// Text on terminals that are narrower than it.
struct WidthTests {
    private static let uuid = "076e90c0-a1b7-55e3-8a14-a62059eaad04"

    private func table() -> TextTable {
        var table = TextTable()
        table.add(
            [
                TextTable.Cell("+", .added), TextTable.Cell("light/0"),
                TextTable.Cell("nvidia-558 on 0000:81:00.4"), TextTable.Cell(Self.uuid),
            ],
            below: [TextTable.Cell("blocked (held): held by qemu-system-x86 (pid 5151, guest desktop-3)")])
        table.add(
            [
                TextTable.Cell("-/+"), TextTable.Cell("render01"), TextTable.Cell(""),
                TextTable.Cell("7bd47d01-2f3b-5fdf-967a-52fb899f9233"),
            ])
        return table
    }

    @Test("Without a width, and with enough of it, each row is one line")
    func wide() {
        let rows = """
              +    light/0   nvidia-558 on 0000:81:00.4  076e90c0-a1b7-55e3-8a14-a62059eaad04
                   blocked (held): held by qemu-system-x86 (pid 5151, guest desktop-3)
              -/+  render01                              7bd47d01-2f3b-5fdf-967a-52fb899f9233

            """
        #expect(table().render(.plain) == rows)
        #expect(table().render(TextStyle(width: 81)) == rows)
    }

    @Test("Columns that do not fit go below in every row, and sentences break between words")
    func narrow() {
        #expect(
            table().render(TextStyle(width: 60)) == """
                  +    light/0   nvidia-558 on 0000:81:00.4
                       076e90c0-a1b7-55e3-8a14-a62059eaad04
                       blocked (held): held by qemu-system-x86 (pid 5151,
                         guest desktop-3)
                  -/+  render01
                       7bd47d01-2f3b-5fdf-967a-52fb899f9233

                """)
    }

    @Test(
        "No line is longer than the terminal and no UUID is broken, at any width from 60 on",
        arguments: 60...130)
    func everyWidth(width: Int) {
        let text = table().render(TextStyle(width: width))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
        #expect(text.contains(Self.uuid))
    }

    @Test("Wide characters count for two columns, and what would move the cursor is not shown")
    func wideCharacters() {
        var table = TextTable()
        table.add([TextTable.Cell("東京"), TextTable.Cell("本番 データベース x")])
        table.add([TextTable.Cell("abc"), TextTable.Cell("a\u{1b}[31m\nb")])
        #expect(table.render(.plain, indent: "") == "東京  本番 データベース x\nabc   a\u{fffd}[31m\u{fffd}b\n")
        #expect(
            table.render(TextStyle(width: 22), indent: "")
                == "東京  本番\n      データベース x\nabc   a\u{fffd}[31m\u{fffd}b\n")
    }

    @Test("The last column breaks where it stands, under its own beginning")
    func lastColumn() {
        var table = TextTable()
        table.add([TextTable.Cell("console"), TextTable.Cell("qemu-system-x86 (pid 4242, guest finance)")])
        #expect(
            table.render(TextStyle(width: 40), indent: "") == """
                console  qemu-system-x86 (pid 4242,
                         guest finance)

                """)
    }

    @Test("A longer word than the line stays whole")
    func longWord() {
        #expect(wrap("see \(Self.uuid) there", to: 10, hanging: 8) == ["see", Self.uuid, "there"])
        #expect(wrap("", to: 10, hanging: 10) == [""])
        #expect(wrap("  fix: write  it", to: 12, hanging: 8) == ["  fix: write", " it"])
    }
}

/// Diagnostics on terminals that are narrower than they.
struct FittedLineTests {
    private static let text = """
        a.yaml:4:55: error: invalid name: "uuid" "1234" must be 36 characters
         4 |   - {name: console, parent: mtty, type: mtty-1, uuid: 1234}
           |                                                       ^
          fix: write all of it
        """

    @Test("What fits is not changed")
    func wide() { #expect(fitted(Self.text, to: 80) == Self.text) }

    @Test("A line of the document is cut around the caret, and the caret stays under its place")
    func narrow() {
        #expect(
            fitted(Self.text, to: 40) == """
                a.yaml:4:55: error: invalid name: "uuid"
                  "1234" must be 36 characters
                 4 | …t: mtty, type: mtty-1, uuid: 1234}
                   |                               ^
                  fix: write all of it
                """)
    }

    @Test("Wherever the caret is, it points at the same character and no line is longer", arguments: 0..<60)
    func anywhere(place: Int) throws {
        let line = String((0..<60).map { Character(UnicodeScalar(UInt8(ascii: "A") + UInt8($0 % 26))) })
        let caret = String(repeating: " ", count: place) + "^"
        let lines = fitted(" 9 | \(line)\n   | \(caret)", to: 40).split(separator: "\n").map(Array.init)
        #expect(lines.allSatisfy { $0.count <= 40 })
        let shown = lines[0][lines[1].count - 1]
        #expect(shown == Array(line)[place])
    }
}
