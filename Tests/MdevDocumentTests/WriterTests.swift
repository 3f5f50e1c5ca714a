import MdevDocument
import MdevModel
import Testing
import TreeConformance

struct WriterTests {
    @Test("A document that is written is read back equal", arguments: 0..<300)
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let state = try RandomState.make(using: &random)
        let text = DocumentWriter.text(of: state)
        #expect(withoutPlaces(try resolve(text)) == withoutPlaces(state), "\(text)")
    }

    @Test("A text is quoted wherever YAML could take it for something else")
    func quoting() {
        let texts = [
            "mtty", "NVIDIA A40-8Q", "I/O subchannel (Non-QDIO)", "0000:41:00.4", "yes", "Null", "", " a",
            "a ", "*", "a: b", "a #b",
            "a\"b\\", "tab\there", "line\nbreak", "\u{1b}[0m", "日本", "\u{85}\u{2028}\u{feff}", "\u{1f600}",
            "12", "-", "a-",
        ]
        #expect(
            texts.map(yamlText) == [
                "mtty", "NVIDIA A40-8Q", "I/O subchannel (Non-QDIO)", "\"0000:41:00.4\"", "\"yes\"",
                "\"Null\"", "\"\"", "\" a\"",
                "\"a \"", "\"*\"", "\"a: b\"", "\"a #b\"", "\"a\\\"b\\\\\"", "\"tab\\there\"",
                "\"line\\nbreak\"", "\"\\x1b[0m\"",
                "\"日本\"", "\"\\x85\\u2028\\ufeff\"", "\"\u{1f600}\"", "\"12\"", "\"-\"", "a-",
            ])
    }

    @Test("Comments stand at the blocks that they are about, whatever characters they hold")
    func comments() throws {
        let state = try resolve(
            """
            version: 1
            devices: [{name: a, parent: mtty, type: mtty-1}, {name: b, state: absent}]
            pools: [{name: p, type: t, parents: [{driver: "*"}], count: fill, policy: {inUse: {wait: 90s}}}]
            """)
        let notes = DocumentWriter.Notes(
            header: ["What exists.", ""], devices: [1: ["gone\r\n\u{1b}now"]], pools: [0: ["four are free"]],
            footer: ["end"])
        let text = DocumentWriter.text(of: state, notes: notes)
        #expect(
            text == """
                # What exists.
                #
                version: 1

                devices:
                  - name: a
                    parent: mtty
                    type: mtty-1
                  # gone
                  # \u{fffd}now
                  - name: b
                    state: absent

                pools:
                  # four are free
                  - name: p
                    type: t
                    parents:
                      - {driver: "*"}
                    count: fill
                    policy: {inUse: {wait: 1m30s}}
                # end

                """)
        #expect(withoutPlaces(try resolve(text)) == withoutPlaces(state))
    }
}
