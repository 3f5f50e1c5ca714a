/// What most entries of a ledger have in common, to be said once: they come of the same document and boot.
package struct UsualEntry: Hashable, Sendable, Codable {
    package var namespace: Namespace
    package var origin: LedgerEntry.Origin
    package var file: String
    package var bootID: String

    /// What occurs most often; nil where there is no entry.
    package init?(of entries: [LedgerEntry]) {
        var counts: [UsualEntry: Int] = [:]
        for entry in entries { counts[UsualEntry(entry), default: 0] += 1 }
        // Of equally frequent ones always the same: a file does not change by being written again.
        let most = counts.max { left, right in
            left.value == right.value ? left.key.place < right.key.place : left.value < right.value
        }
        guard let most else { return nil }
        self = most.key
    }

    private init(_ entry: LedgerEntry) {
        (namespace, origin, file, bootID) = (entry.namespace, entry.origin, entry.file, entry.bootID)
    }

    private var place: String { "\(namespace) \(origin) \(file) \(bootID)" }
}
