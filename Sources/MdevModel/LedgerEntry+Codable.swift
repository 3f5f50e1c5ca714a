/// What is false or empty in most entries is left out, and what is a text is read and written as one, without a coder
/// of its own: a ledger may have thousands of entries, and every run reads it.
extension LedgerEntry: Codable {
    private enum CodingKeys: CodingKey {
        case uuid, namespace, instance, parent, type, origin, protect, file, bootID, rememberedAttributes
        case unwritten
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> String { try container.decode(String.self, forKey: key) }
        self.init(
            uuid: try DeviceUUID(text(.uuid)), namespace: try Namespace(text(.namespace)),
            instance: try InstanceID(text(.instance)), parent: try ParentName(text(.parent)),
            type: try TypeID(text(.type)), origin: try Self.origin(text(.origin), in: container),
            protect: try container.decodeIfPresent(Bool.self, forKey: .protect) ?? false,
            file: try text(.file), bootID: try text(.bootID),
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
        try container.encode(uuid.description, forKey: .uuid)
        try container.encode(namespace.text, forKey: .namespace)
        try container.encode(instance.description, forKey: .instance)
        try container.encode(parent.text, forKey: .parent)
        try container.encode(type.text, forKey: .type)
        try container.encode(origin.rawValue, forKey: .origin)
        if protect { try container.encode(protect, forKey: .protect) }
        try container.encode(file, forKey: .file)
        try container.encode(bootID, forKey: .bootID)
        if !rememberedAttributes.isEmpty {
            try container.encode(rememberedAttributes, forKey: .rememberedAttributes)
        }
        if !unwritten.isEmpty { try container.encode(unwritten, forKey: .unwritten) }
    }
}
