/// What is false or empty in most entries is left out: a ledger may have thousands, and every run reads it.
extension LedgerEntry: Codable {
    private enum CodingKeys: CodingKey {
        case uuid, namespace, instance, parent, type, origin, protect, file, bootID, rememberedAttributes
        case unwritten
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            uuid: try container.decode(DeviceUUID.self, forKey: .uuid),
            namespace: try container.decode(Namespace.self, forKey: .namespace),
            instance: try container.decode(InstanceID.self, forKey: .instance),
            parent: try container.decode(ParentName.self, forKey: .parent),
            type: try container.decode(TypeID.self, forKey: .type),
            origin: try container.decode(Origin.self, forKey: .origin),
            protect: try container.decodeIfPresent(Bool.self, forKey: .protect) ?? false,
            file: try container.decode(String.self, forKey: .file),
            bootID: try container.decode(String.self, forKey: .bootID),
            rememberedAttributes: try container.decodeIfPresent(
                [RememberedAttribute].self, forKey: .rememberedAttributes) ?? [],
            unwritten: try container.decodeIfPresent([AttributePath].self, forKey: .unwritten) ?? [])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(uuid, forKey: .uuid)
        try container.encode(namespace, forKey: .namespace)
        try container.encode(instance, forKey: .instance)
        try container.encode(parent, forKey: .parent)
        try container.encode(type, forKey: .type)
        try container.encode(origin, forKey: .origin)
        if protect { try container.encode(protect, forKey: .protect) }
        try container.encode(file, forKey: .file)
        try container.encode(bootID, forKey: .bootID)
        if !rememberedAttributes.isEmpty {
            try container.encode(rememberedAttributes, forKey: .rememberedAttributes)
        }
        if !unwritten.isEmpty { try container.encode(unwritten, forKey: .unwritten) }
    }
}
