/// What a document calls one mediated device: `device/NAME`, `pool/NAME/ORDINAL`, or `uuid/UUID` where a
/// declared device has no name. Unique in a namespace, and the name that generated UUIDs are made from.
public enum InstanceID: Hashable, Sendable {
    case device(Label)
    case pool(Label, ordinal: Int)
    case uuid(DeviceUUID)

    /// A device's or a pool's name: 1-63 of `a-z A-Z 0-9 . _ -`, beginning with a letter or digit.
    public struct Label: Hashable, Sendable, Codable, CustomStringConvertible {
        public let text: String

        public init(_ text: String) throws(NameError) {
            if let flaw = labelFlaw(text) { throw NameError(.instance, text, flaw: flaw) }
            self.text = text
        }

        public init(from decoder: any Decoder) throws {
            try self.init(decoder.singleValueContainer().decode(String.self))
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }

        public var description: String { text }
    }

    /// - Throws: ``NameError`` unless `text` is what `description` prints.
    public init(_ text: String) throws(NameError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("device", 2): self = .device(try Label(parts[1]))
        case ("uuid", 2): self = .uuid(try DeviceUUID(parts[1]))
        case ("pool", 3):
            guard let ordinal = Int(parts[2]), ordinal >= 0, String(ordinal) == parts[2] else { fallthrough }
            self = .pool(try Label(parts[1]), ordinal: ordinal)
        default:
            throw NameError(.instance, text, flaw: "must be device/NAME, pool/NAME/ORDINAL or uuid/UUID")
        }
    }

    /// What people call it: `render01`, `desktop/3`, or the UUID.
    public var shortName: String {
        switch self {
        case .device(let name): name.text
        case .pool(let name, let ordinal): "\(name)/\(ordinal)"
        case .uuid(let uuid): uuid.description
        }
    }
}

extension InstanceID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .device(let name): "device/\(name)"
        case .pool(let name, let ordinal): "pool/\(name)/\(ordinal)"
        case .uuid(let uuid): "uuid/\(uuid)"
        }
    }
}

extension InstanceID: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        naturallyPrecedes(left.description, right.description)
    }
}

extension InstanceID: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
