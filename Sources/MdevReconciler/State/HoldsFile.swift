internal import MdevModel

/// `holds.json`.
struct HoldsFile: Codable, Equatable {
    static let formatVersion = 1

    var holds: [MaintenanceHold]

    private enum CodingKeys: String, CodingKey { case formatVersion, holds }
    private enum HoldKeys: String, CodingKey { case parent, device, expires }

    init(holds: [MaintenanceHold]) { self.holds = holds }

    init(from decoder: any Decoder) throws {
        try FormatVersion.check(decoder, supported: Self.formatVersion)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        var list = try container.nestedUnkeyedContainer(forKey: .holds)
        holds = []
        while !list.isAtEnd {
            let hold = try list.nestedContainer(keyedBy: HoldKeys.self)
            let expires = try hold.decodeIfPresent(Int.self, forKey: .expires)
            if let parent = try hold.decodeIfPresent(ParentName.self, forKey: .parent) {
                holds.append(MaintenanceHold(target: .parent(parent), expires: expires))
            } else {
                let device = try hold.decode(DeviceUUID.self, forKey: .device)
                holds.append(MaintenanceHold(target: .device(device), expires: expires))
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .formatVersion)
        var list = container.nestedUnkeyedContainer(forKey: .holds)
        for hold in holds {
            var item = list.nestedContainer(keyedBy: HoldKeys.self)
            switch hold.target {
            case .parent(let parent): try item.encode(parent, forKey: .parent)
            case .device(let device): try item.encode(device, forKey: .device)
            }
            try item.encode(hold.expires, forKey: .expires)
        }
    }
}
