import Glibc
import MdevModel
import Testing

@testable import MdevDocument

/// config/schema/document.schema.json against what the decoder knows. JSON is YAML, so our own reader reads it.
struct DocumentSchemaTests {
    private static let path =
        "/"
        + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        + "/config/schema/document.schema.json"

    private let root: YAMLNode

    init() throws {
        let file = try #require(fopen(Self.path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
        let findings = Diagnostics()
        root = try #require(YAMLNode(reading: DocumentSource(name: Self.path, bytes: bytes), findings))
    }

    private func node(_ path: String...) throws -> YAMLNode { try node(path) }

    private func node(_ path: [String]) throws -> YAMLNode {
        try path.reduce(root) { node, key in
            try #require(
                node.pairs.first { $0.key.text == key }?.value, "\(path.joined(separator: "/")) is not there")
        }
    }

    private func keys(_ node: YAMLNode) -> [String] { node.pairs.map { $0.key.text } }

    private static let tables: [(definition: String, table: KeyTable)] = [
        ("policy", PolicyKey.table), ("override", OverrideKey.table), ("wait", WaitKey.table),
        ("device", DeviceKey.table), ("parent", ParentKey.table), ("pool", PoolKey.table),
        ("pattern", PatternKey.table), ("perCard", CountKey.table), ("matrix", MatrixKey.table),
    ]

    @Test("Each mapping of the schema has the keys that the decoder reads, in their order, and no other")
    func decoderKeys() throws {
        #expect(keys(try node("properties")) == RootKey.table.names)
        for (definition, table) in Self.tables {
            let mapping = try node("definitions", definition)
            #expect(keys(try node("definitions", definition, "properties")) == table.names, "\(definition)")
            #expect(
                mapping.pairs.contains { $0.key.text == "additionalProperties" && $0.value.text == "false" },
                "\(definition)")
        }
    }

    @Test("Each key has a description")
    func descriptions() throws {
        let mappings =
            try [node("properties")]
            + Self.tables.map { try node("definitions", $0.definition, "properties") }
        for (key, value) in mappings.flatMap({ Array($0.pairs) }) {
            let description = value.pairs.first { $0.key.text == "description" }
            #expect(description.map { $0.value.text.isEmpty } == false, "\(key.text)")
        }
    }

    @Test("Each choice has the words that the decoder takes")
    func choices() throws {
        func words(_ path: String...) throws -> [String] {
            try node(path).elements.map(\.text)
        }
        func all<Choice: CaseIterable & RawRepresentable<String>>(_: Choice.Type) -> [String] {
            Choice.allCases.map(\.rawValue)
        }
        #expect(try words("properties", "identity", "enum") == all(IdentityScheme.self))
        #expect(try words("definitions", "prune", "enum") == all(Policy.Prune.self))
        #expect(try words("definitions", "replace", "enum") == all(Policy.Replace.self))
        #expect(
            try words("definitions", "policy", "properties", "onError", "enum") == all(Policy.OnError.self))
        #expect(
            try words("definitions", "device", "properties", "state", "enum") == all(DesiredDevice.State.self)
        )
        #expect(
            try words("definitions", "pool", "properties", "placement", "enum")
                == all(DesiredPool.Placement.self))
        #expect(
            try words("definitions", "pool", "properties", "adopt", "enum") == all(DesiredPool.Adoption.self))
        #expect(
            try words("definitions", "pool", "properties", "state", "enum")
                == all(DesiredDevice.State.self).filter { $0 != "absent" })
    }
}
