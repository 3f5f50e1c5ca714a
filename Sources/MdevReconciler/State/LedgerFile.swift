internal import MdevModel

/// `ledger.json`.
struct LedgerFile: Codable, Equatable {
    static let formatVersion = 2
    /// The first format had no `common`: each entry says everything.
    static let formatVersions = 1...formatVersion

    /// Grows with every fold of a journal, so that a journal left behind by a crash is known for folded.
    var generation = 0
    /// In order of UUIDs.
    var entries: [LedgerEntry] = []

    enum CodingKeys: String, CodingKey {
        case formatVersion, generation, entries
        /// Keys are sorted, and whoever opens the file reads this before the entries.
        case usual = "common"
    }

    init() {}

    init(generation: Int, entries: some Sequence<LedgerEntry>) {
        self.generation = generation
        self.entries = entries.sorted { $0.uuid < $1.uuid }
    }

    init(from decoder: any Decoder) throws {
        try FormatVersion.check(decoder, supported: Self.formatVersions)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        generation = try container.decode(Int.self, forKey: .generation)
        let usual = try container.decodeIfPresent(UsualEntry.self, forKey: .usual)
        var list = try container.nestedUnkeyedContainer(forKey: .entries)
        entries.reserveCapacity(list.count ?? 0)
        while !list.isAtEnd {
            let entry = try list.nestedContainer(keyedBy: LedgerEntry.CodingKeys.self)
            entries.append(try LedgerEntry(from: entry, usual: usual))
        }
        entries.sort { $0.uuid < $1.uuid }
        if let (twice, _) = zip(entries, entries.dropFirst()).first(where: { $0.uuid == $1.uuid }) {
            throw DecodingError.dataCorruptedError(
                forKey: .entries, in: container, debugDescription: "\(twice.uuid) occurs twice")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(generation, forKey: .generation)
        let usual = UsualEntry(of: entries)
        try container.encodeIfPresent(usual, forKey: .usual)
        var list = container.nestedUnkeyedContainer(forKey: .entries)
        for entry in entries {
            var container = list.nestedContainer(keyedBy: LedgerEntry.CodingKeys.self)
            try entry.encode(to: &container, usual: usual)
        }
    }
}
