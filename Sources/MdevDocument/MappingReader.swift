/// A mapping read against the keys that it may have: unknown and repeated keys are reported when it is made,
/// missing ones when they are asked for. Merge keys (`<<`) fill in what the mapping itself does not say.
package struct MappingReader<Key: DocumentKey> {
    package let node: YAMLNode
    private let findings: Diagnostics
    /// For every key the index of the key's node, and the tree it is in; -1: not there.
    private var slots: [Int32]

    /// nil where `node` is no mapping, which then is in `findings`.
    package init?(_ node: YAMLNode, _ findings: Diagnostics) {
        guard node.kind == .mapping else {
            findings.error(.wrongKind, at: node, "\(Key.table.owner) must be a mapping, not \(node.kindName)")
            return nil
        }
        self.node = node
        self.findings = findings
        slots = Array(repeating: -1, count: Key.table.names.count)
        fill(from: node, merging: false)
    }

    /// The key's value.
    package subscript(key: Key) -> YAMLNode? {
        let slot = Int(slots[key.rawValue])
        guard slot >= 0 else { return nil }
        return YAMLNode(tree: node.tree, index: node.tree.index(after: slot))
    }

    /// The key as written; nil where it is not there.
    package func keyNode(_ key: Key) -> YAMLNode? {
        let slot = Int(slots[key.rawValue])
        return slot < 0 ? nil : YAMLNode(tree: node.tree, index: slot)
    }

    /// The key's value, and a diagnostic where it is missing.
    package func require(_ key: Key, fix: String? = nil) -> YAMLNode? {
        if let value = self[key] { return value }
        findings.error(.missingKey, at: node, "\(Key.table.owner) needs \"\(name(of: key))\"", fix: fix)
        return nil
    }

    package func name(of key: Key) -> String { Key.table.names[key.rawValue] }

    private mutating func fill(from mapping: YAMLNode, merging: Bool) {
        var merges: [YAMLNode] = []
        let tree = mapping.tree
        var index = mapping.index + 1
        let end = tree.index(after: mapping.index)
        while index < end {
            let key = YAMLNode(tree: tree, index: index)
            let value = tree.index(after: index)
            if let slot = key.withBytes(Key.table.index(of:)) {
                accept(key, slot: slot, keyIndex: index, merging: merging)
            } else if key.isMergeKey {
                merges.append(YAMLNode(tree: tree, index: value))
            } else {
                reportUnknown(key)
            }
            index = tree.index(after: value)
        }
        for merge in merges { self.merge(merge) }
    }

    private mutating func accept(_ key: YAMLNode, slot: Int, keyIndex: Int, merging: Bool) {
        guard slots[slot] >= 0 else {
            slots[slot] = Int32(keyIndex)
            return
        }
        // What is said nearer wins over what is merged in.
        if merging { return }
        let first = YAMLNode(tree: node.tree, index: Int(slots[slot]))
        findings.error(
            .duplicateKey, at: key, "\"\(Key.table.names[slot])\" is there twice in one mapping",
            related: Diagnostic.Related(file: node.source.name, mark: first.mark, note: "first given here"))
    }

    private mutating func merge(_ value: YAMLNode) {
        switch value.kind {
        case .mapping: fill(from: value, merging: true)
        case .sequence where value.elements.allSatisfy({ $0.kind == .mapping }):
            for mapping in value.elements { fill(from: mapping, merging: true) }
        default:
            findings.error(
                .wrongKind, at: value, "\"<<\" merges a mapping or a list of mappings, not \(value.kindName)")
        }
    }

    private func reportUnknown(_ key: YAMLNode) {
        guard key.kind == .scalar else {
            findings.error(.wrongKind, at: key, "a key must be a text, not \(key.kindName)")
            return
        }
        let table = Key.table
        findings.error(
            .unknownKey, at: key, "\(quoted(key.text)) is not a key of \(table.owner)",
            fix: nearestSpelling(to: key.text, among: table.names).map { "did you mean \"\($0)\"?" }
                ?? "its keys are \(table.names.joined(separator: ", "))")
    }
}

extension YAMLNode {
    fileprivate var isMergeKey: Bool {
        isPlain && withBytes { $0.count == 2 && $0[0] == UInt8(ascii: "<") && $0[1] == UInt8(ascii: "<") }
    }
}
