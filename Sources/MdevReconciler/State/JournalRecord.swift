internal import MdevModel

/// One line of the journal.
enum JournalRecord: Hashable, Sendable {
    /// The first line: which ledger the journal goes on from.
    case open(generation: Int)
    case intend([Intent])
    /// An intent that came to nothing.
    case settle(DeviceUUID)
    case put(LedgerEntry)
    case drop(DeviceUUID)
}

extension JournalRecord: Codable {
    static let formatVersion = 1

    private enum Kind: String, Codable { case open, intend, settle, put, drop }
    private enum CodingKeys: String, CodingKey {
        case record, formatVersion, generation, intents, entry, uuid
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .record) {
        case .open:
            try FormatVersion.check(decoder, supported: Self.formatVersion)
            self = .open(generation: try container.decode(Int.self, forKey: .generation))
        case .intend: self = .intend(try container.decode([Intent].self, forKey: .intents))
        case .settle: self = .settle(try container.decode(DeviceUUID.self, forKey: .uuid))
        case .put: self = .put(try container.decode(LedgerEntry.self, forKey: .entry))
        case .drop: self = .drop(try container.decode(DeviceUUID.self, forKey: .uuid))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .open(let generation):
            try container.encode(Kind.open, forKey: .record)
            try container.encode(Self.formatVersion, forKey: .formatVersion)
            try container.encode(generation, forKey: .generation)
        case .intend(let intents):
            try container.encode(Kind.intend, forKey: .record)
            try container.encode(intents, forKey: .intents)
        case .settle(let uuid):
            try container.encode(Kind.settle, forKey: .record)
            try container.encode(uuid, forKey: .uuid)
        case .put(let entry):
            try container.encode(Kind.put, forKey: .record)
            try container.encode(entry, forKey: .entry)
        case .drop(let uuid):
            try container.encode(Kind.drop, forKey: .record)
            try container.encode(uuid, forKey: .uuid)
        }
    }
}
