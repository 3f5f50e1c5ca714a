/// One document's nodes in the order of the text, in one array: a list or a mapping is followed by what it
/// holds and knows where that ends. Nothing is allocated for a single node, so reading costs about what
/// libyaml costs.
final class YAMLTree: Sendable {
    enum Kind: UInt8 {
        case plain, quoted, sequence, mapping, alias
    }

    struct Entry {
        var kind: Kind
        /// From 0, as libyaml counts.
        var line: UInt32
        var column: UInt32
        /// A scalar's first byte in `text`; a collection's end, the index after its last node; an alias's
        /// target.
        var first: UInt32
        /// A scalar's length in bytes; how many nodes a collection holds, keys counted too.
        var count: UInt32
    }

    let source: DocumentSource
    let entries: [Entry]
    /// All scalars' values, one after the other.
    let text: [UInt8]

    init(source: DocumentSource, entries: [Entry], text: [UInt8]) {
        self.source = source
        self.entries = entries
        self.text = text
    }

    /// The index after the node at `index` and all that it holds.
    func index(after index: Int) -> Int {
        let entry = entries[index]
        return entry.kind == .sequence || entry.kind == .mapping ? Int(entry.first) : index + 1
    }

    /// The scalar's bytes, valid during `body`.
    func withBytes<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let entry = entries[index]
        return text.withUnsafeBufferPointer { text in
            body(UnsafeBufferPointer(rebasing: text[Int(entry.first)..<Int(entry.first + entry.count)]))
        }
    }
}
