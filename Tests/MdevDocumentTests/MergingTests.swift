import MdevDocument
import MdevModel
import Testing

struct MergingTests {
    @Test("Files merge in the order in which they are given, and one namespace and policy stand for all")
    func merge() throws {
        let state = try Resolution([
            DocumentSource(name: "b", text: "version: 1\ndevices: [{name: b, parent: p, type: t}]\n"),
            DocumentSource(
                name: "a",
                text:
                    "version: 1\nnamespace: vdi\npolicy: {prune: all}\ndevices: [{name: a, parent: p, type: t}]\n"
            ),
            DocumentSource(
                name: "c", text: "version: 1\nnamespace: vdi\npolicy: {prune: all, inUse: skip}\npools: []\n"),
        ]).state
        #expect(state.namespace == (try Namespace("vdi")))
        #expect(state.policy == Policy(prune: .all))
        #expect(state.devices.map(\.name?.text) == ["b", "a"])
        #expect(state.devices.map(\.source.description) == ["b:2", "a:4"])
        #expect(state.files == ["b", "a", "c"])
    }

    @Test("What two files say differently, or both declare, is an error that shows both places")
    func conflicts() throws {
        let first = """
            version: 1
            namespace: one
            identity: host
            policy: {prune: all}
            devices:
              - {name: a, uuid: 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001, parent: p, type: t}
            pools:
              - {name: a, type: t, parents: [{driver: d}], count: 1}
            """
        let second = """
            version: 1
            namespace: two
            identity: document
            policy: {prune: never}
            devices:
              - {name: a, uuid: 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001, parent: p, type: t}
            pools:
              - {name: a, type: t, parents: [{driver: d}], count: 1}
            """
        let errors = #expect(throws: DocumentErrors.self) {
            try Resolution([
                DocumentSource(name: "first", text: first), DocumentSource(name: "second", text: second),
            ])
        }
        let found = try #require(errors).diagnostics.map { diagnostic in
            "\(diagnostic.file) \(diagnostic.message); \(diagnostic.related.map { "\($0.file):\($0.mark.line):\($0.mark.column)" } ?? "-")"
        }
        #expect(
            found == [
                "second conflict: one run has one namespace, and this one differs; first:2:12",
                "second conflict: one run has one identity, and this one differs; first:3:11",
                "second conflict: one run has one policy, and this one differs; first:4:9",
                "second duplicate name: device \"a\" is declared twice; first:6:12",
                "second duplicate UUID: 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001 is declared twice; first:6:21",
                "second duplicate name: pool \"a\" is declared twice; first:8:12",
            ])
    }

    @Test("The faults of all files are named in one run, in the order of the files and their lines")
    func allFiles() {
        let errors = #expect(throws: DocumentErrors.self) {
            try Resolution([
                DocumentSource(name: "z", text: "version: 1\npols: []\ndevices: [{}]\n"),
                DocumentSource(name: "y", text: "version: [\n"),
                DocumentSource(name: "x", text: ""),
            ])
        }
        #expect(
            errors?.diagnostics.map { "\($0.file):\($0.mark?.line ?? 0)" } == [
                "z:2", "z:3", "z:3", "z:3", "y:2", "x:1",
            ])
    }

    @Test("More devices than a host can have are refused")
    func tooMany() {
        let pools = (0..<16).map { "  - {name: p\($0), type: t, parents: [{driver: d}], count: 65536}\n" }
        #expect(
            faults("version: 1\npools:\n" + pools.joined()) == [
                "18:5: error: invalid value: with this pool the documents declare more than 1000000 devices"
            ])
    }
}
