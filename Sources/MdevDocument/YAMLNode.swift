/// A scalar, a list or a mapping of a YAML document, with its place. Aliases are followed: a node is what an
/// alias stands for.
public struct YAMLNode: Sendable {
    public enum Kind: Hashable, Sendable {
        case scalar, sequence, mapping
    }

    let tree: YAMLTree
    let index: Int

    init(tree: YAMLTree, index: Int) {
        self.tree = tree
        let entry = tree.entries[index]
        self.index = entry.kind == .alias ? Int(entry.first) : index
    }

    private var entry: YAMLTree.Entry { tree.entries[index] }

    public var kind: Kind {
        switch entry.kind {
        case .plain, .quoted, .alias: .scalar
        case .sequence: .sequence
        case .mapping: .mapping
        }
    }

    /// Where it is written; for what an alias stands for, where its anchor is.
    public var mark: YAMLMark { YAMLMark(line: Int(entry.line) + 1, column: Int(entry.column) + 1) }

    /// The document that it is written in.
    public var source: DocumentSource { tree.source }

    /// A scalar without quotes, which may mean a number, a truth value or nothing.
    public var isPlain: Bool { entry.kind == .plain }

    /// A scalar's value as written; empty for lists and mappings.
    public var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    /// A plain scalar that means "nothing" by YAML's core schema.
    public var isNull: Bool {
        guard isPlain else { return false }
        return entry.count == 0 || (entry.count <= 4 && ["~", "null", "Null", "NULL"].contains(text))
    }

    /// A scalar's bytes, valid during `body`; none for lists and mappings.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard kind == .scalar else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        return tree.withBytes(index, body)
    }

    /// How many entries a list has, or pairs a mapping.
    public var count: Int {
        switch kind {
        case .scalar: 0
        case .sequence: Int(entry.count)
        case .mapping: Int(entry.count) / 2
        }
    }

    /// A list's entries; none for other nodes.
    public var elements: Elements {
        kind == .sequence
            ? Elements(tree: tree, position: index + 1, end: tree.index(after: index))
            : Elements(tree: tree, position: 0, end: 0)
    }

    /// A mapping's pairs in the order in which they are written; none for other nodes. Merge keys are pairs
    /// like any other.
    public var pairs: Pairs {
        kind == .mapping
            ? Pairs(tree: tree, position: index + 1, end: tree.index(after: index))
            : Pairs(tree: tree, position: 0, end: 0)
    }

    public struct Elements: Sequence, IteratorProtocol {
        let tree: YAMLTree
        var position: Int
        let end: Int

        public mutating func next() -> YAMLNode? {
            guard position < end else { return nil }
            defer { position = tree.index(after: position) }
            return YAMLNode(tree: tree, index: position)
        }
    }

    public struct Pairs: Sequence, IteratorProtocol {
        let tree: YAMLTree
        var position: Int
        let end: Int

        public mutating func next() -> (key: YAMLNode, value: YAMLNode)? {
            guard position < end else { return nil }
            let value = tree.index(after: position)
            defer { position = tree.index(after: value) }
            return (YAMLNode(tree: tree, index: position), YAMLNode(tree: tree, index: value))
        }
    }
}
