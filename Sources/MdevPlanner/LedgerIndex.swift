internal import MdevModel

/// The ledger's entries by a key of theirs. It keeps positions: an entry is large, and a ledger may have 100,000.
struct LedgerIndex<Key: Hashable> {
    private let entries: [LedgerEntry]
    private var positions: [Key: Int] = [:]

    /// - Parameter key: nil for an entry that is not to be found; where two have the same, the later one is.
    init(_ entries: [LedgerEntry], by key: (LedgerEntry) -> Key?) {
        self.entries = entries
        positions.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() {
            if let key = key(entry) { positions[key] = position }
        }
    }

    subscript(key: Key) -> LedgerEntry? { positions[key].map { entries[$0] } }
}
