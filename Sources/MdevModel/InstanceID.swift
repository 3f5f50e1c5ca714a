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
        // By bytes and without arrays: a ledger has thousands, and splitting by characters takes ten times as long.
        if let name = text.alone(after: "device/") {
            self = .device(try Label(String(name)))
        } else if let uuid = text.alone(after: "uuid/") {
            self = .uuid(try DeviceUUID(uuid))
        } else if let (pool, number) = text.pair(after: "pool/"), let ordinal = Int(number), ordinal >= 0,
            String(ordinal) == number
        {
            self = .pool(try Label(String(pool)), ordinal: ordinal)
        } else {
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

extension String {
    private func rest(after prefix: String) -> Substring.UTF8View? {
        utf8.starts(with: prefix.utf8) ? utf8.dropFirst(prefix.utf8.count) : nil
    }

    /// What follows the prefix, if that is one component.
    fileprivate func alone(after prefix: String) -> Substring? {
        guard let rest = rest(after: prefix), !rest.contains(UInt8(ascii: "/")) else { return nil }
        return Substring(rest)
    }

    /// What follows the prefix, if that is two components.
    fileprivate func pair(after prefix: String) -> (Substring, Substring)? {
        guard let rest = rest(after: prefix), let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
            return nil
        }
        let second = rest[rest.index(after: slash)...]
        guard !second.contains(UInt8(ascii: "/")) else { return nil }
        return (Substring(rest[..<slash]), Substring(second))
    }
}
