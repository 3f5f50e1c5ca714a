internal import MdevModel

/// One line of the journal.
enum JournalRecord: Hashable, Sendable {
    /// The first line: which ledger the journal goes on from.
    case open(generation: Int)
    case intend([Intent])
    /// An intent that came to nothing.
    case settle(DeviceUUID)
    /// The intended device was made: its entry stands as the intent has it.
    case made(DeviceUUID)
    case put(LedgerEntry)
    case drop(DeviceUUID)
}

extension JournalRecord: Codable {
    static let formatVersion = 2
    /// The first format had no `made`.
    static let formatVersions = 1...formatVersion

    private enum Kind: String, Codable { case open, intend, settle, made, put, drop }
    private enum CodingKeys: String, CodingKey {
        case record, formatVersion, generation, intents, entry, uuid
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .record) {
        case .open:
            try FormatVersion.check(decoder, supported: Self.formatVersions)
            self = .open(generation: try container.decode(Int.self, forKey: .generation))
        case .intend: self = .intend(try container.decode([Intent].self, forKey: .intents))
        case .settle: self = .settle(try container.decode(DeviceUUID.self, forKey: .uuid))
        case .made: self = .made(try container.decode(DeviceUUID.self, forKey: .uuid))
        case .put: self = .put(try container.decode(LedgerEntry.self, forKey: .entry))
        case .drop: self = .drop(try container.decode(DeviceUUID.self, forKey: .uuid))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if let mark {
            try container.encode(mark.kind, forKey: .record)
            try container.encode(mark.uuid, forKey: .uuid)
        }
        switch self {
        case .open(let generation):
            try container.encode(Kind.open, forKey: .record)
            try container.encode(Self.formatVersion, forKey: .formatVersion)
            try container.encode(generation, forKey: .generation)
        case .intend(let intents):
            try container.encode(Kind.intend, forKey: .record)
            try container.encode(intents, forKey: .intents)
        case .put(let entry):
            try container.encode(Kind.put, forKey: .record)
            try container.encode(entry, forKey: .entry)
        // Marks, which are written above.
        case .settle, .made, .drop: break
        }
    }

    /// What a record of nothing but a UUID is: the most frequent ones.
    private var mark: (kind: Kind, uuid: DeviceUUID)? {
        switch self {
        case .settle(let uuid): (.settle, uuid)
        case .made(let uuid): (.made, uuid)
        case .drop(let uuid): (.drop, uuid)
        case .open, .intend, .put: nil
        }
    }

    /// As JSON on one line, keys sorted.
    var json: [UInt8] {
        get throws(StateError) {
            guard let mark else { return try StateText.encode(self) }
            // An encoder takes longer for one of these than the kernel for its device.
            return Array(#"{"record":"\#(mark.kind.rawValue)","uuid":"\#(mark.uuid)"}"#.utf8)
        }
    }
}
