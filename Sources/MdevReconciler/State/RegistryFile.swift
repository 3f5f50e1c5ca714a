/// `registry.json`.
struct RegistryFile: Codable, Equatable {
    static let formatVersion = 1

    var registry: RegistryIdentity

    private enum CodingKeys: String, CodingKey { case formatVersion, registry }

    init(registry: RegistryIdentity) { self.registry = registry }

    init(from decoder: any Decoder) throws {
        try FormatVersion.check(decoder, supported: Self.formatVersion)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        registry = try container.decode(RegistryIdentity.self, forKey: .registry)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(registry, forKey: .registry)
    }
}
