/// `departures.json`.
struct DeparturesFile: Codable, Equatable {
    static let formatVersion = 1

    var parents: [Departure]

    private enum CodingKeys: String, CodingKey { case formatVersion, parents }

    init(parents: [Departure]) { self.parents = parents }

    init(from decoder: any Decoder) throws {
        try FormatVersion.check(decoder, supported: Self.formatVersion)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        parents = try container.decode([Departure].self, forKey: .parents)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        try container.encode(parents, forKey: .parents)
    }
}
