/// What is false or empty in most entries is left out, and what is a text is read and written as one, without a coder
/// of its own: a ledger may have thousands of entries, and every run reads it.
extension LedgerEntry: Codable {
    package enum CodingKeys: CodingKey {
        case uuid, namespace, instance, parent, type, origin, protect, file, bootID, rememberedAttributes
        case unwritten
    }

    public init(from decoder: any Decoder) throws {
        try self.init(from: decoder.container(keyedBy: CodingKeys.self), usual: nil)
    }

    /// - Parameter usual: what the entry has where it does not say it.
    package init(from container: KeyedDecodingContainer<CodingKeys>, usual: UsualEntry?) throws {
        func text(_ key: CodingKeys) throws -> String { try container.decode(String.self, forKey: key) }
        func text(_ key: CodingKeys, or usual: String?) throws -> String {
            guard let usual else { return try text(key) }
            return try container.decodeIfPresent(String.self, forKey: key) ?? usual
        }
        self.init(
            uuid: try DeviceUUID(text(.uuid)),
            namespace: try usual.flatMap { container.contains(.namespace) ? nil : $0.namespace }
                ?? Namespace(text(.namespace)),
            instance: try InstanceID(text(.instance)), parent: try ParentName(text(.parent)),
            type: try TypeID(text(.type)),
            origin: try usual.flatMap { container.contains(.origin) ? nil : $0.origin }
                ?? Self.origin(text(.origin), in: container),
            protect: try container.decodeIfPresent(Bool.self, forKey: .protect) ?? false,
            file: try text(.file, or: usual?.file), bootID: try text(.bootID, or: usual?.bootID),
            rememberedAttributes: try container.decodeIfPresent(
                [RememberedAttribute].self, forKey: .rememberedAttributes) ?? [],
            unwritten: try container.decodeIfPresent([AttributePath].self, forKey: .unwritten) ?? [])
    }

    private static func origin(
        _ text: String, in container: KeyedDecodingContainer<CodingKeys>
    ) throws -> Origin {
        guard let origin = Origin(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .origin, in: container, debugDescription: "\(text) is neither created nor adopted")
        }
        return origin
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encode(to: &container, usual: nil)
    }

    /// - Parameter usual: what is left out where the entry has it, too.
    package func encode(to container: inout KeyedEncodingContainer<CodingKeys>, usual: UsualEntry?) throws {
        try container.encode(uuid.description, forKey: .uuid)
        if namespace != usual?.namespace { try container.encode(namespace.text, forKey: .namespace) }
        try container.encode(instance.description, forKey: .instance)
        try container.encode(parent.text, forKey: .parent)
        try container.encode(type.text, forKey: .type)
        if origin != usual?.origin { try container.encode(origin.rawValue, forKey: .origin) }
        if protect { try container.encode(protect, forKey: .protect) }
        if file != usual?.file { try container.encode(file, forKey: .file) }
        if bootID != usual?.bootID { try container.encode(bootID, forKey: .bootID) }
        if !rememberedAttributes.isEmpty {
            try container.encode(rememberedAttributes, forKey: .rememberedAttributes)
        }
        if !unwritten.isEmpty { try container.encode(unwritten, forKey: .unwritten) }
    }
}
