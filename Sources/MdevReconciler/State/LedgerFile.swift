internal import MdevModel

/// `ledger.json`.
struct LedgerFile: Codable, Equatable {
    static let formatVersion = 1

    /// Grows with every fold of a journal, so that a journal left behind by a crash is known for folded.
    var generation = 0
    /// In order of UUIDs.
    var entries: [LedgerEntry] = []

    enum CodingKeys: String, CodingKey { case formatVersion, generation, entries }

    init() {}

    init(generation: Int, entries: some Sequence<LedgerEntry>) {
        self.generation = generation
        self.entries = entries.sorted { $0.uuid < $1.uuid }
    }

    init(from decoder: any Decoder) throws {
        try FormatVersion.check(decoder, supported: Self.formatVersion)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        generation = try container.decode(Int.self, forKey: .generation)
        entries = try container.decode([LedgerEntry].self, forKey: .entries).sorted { $0.uuid < $1.uuid }
        if let (twice, _) = zip(entries, entries.dropFirst()).first(where: { $0.uuid == $1.uuid }) {
            throw DecodingError.dataCorruptedError(
                forKey: .entries, in: container, debugDescription: "\(twice.uuid) occurs twice")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(generation, forKey: .generation)
        try container.encode(entries, forKey: .entries)
    }
}
