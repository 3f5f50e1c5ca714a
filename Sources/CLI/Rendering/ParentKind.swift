import MdevDaemon
import MdevModel

/// Parents of one driver that offer the same types, whatever room they have: a starter document has one block of them.
struct ParentKind {
    /// In the registry's order; at least one, with at least one type.
    private(set) var parents: [ParentDevice]

    private struct Key: Hashable {
        var driver: DriverName?
        var types: [TypeID]
        /// Such as a subchannel, which has a block of its own.
        var alone: ParentName?
    }

    static func all(of parents: [ParentDevice]) -> [ParentKind] {
        var kinds: [ParentKind] = []
        var places: [Key: Int] = [:]
        for parent in parents where !parent.types.isEmpty {
            let kind = ParentKind(parents: [parent])
            let key = Key(
                driver: parent.driver, types: parent.types.map(\.id),
                alone: kind.isForOneDevice ? parent.name : nil)
            if let place = places[key] {
                kinds[place].parents.append(parent)
            } else {
                places[key] = kinds.count
                kinds.append(kind)
            }
        }
        return kinds
    }

    var isForOneDevice: Bool { ["vfio-ap", "vfio-ccw"].contains(parents[0].types[0].deviceAPI) }

    /// Each card's parents.
    var cards: [[ParentDevice]] {
        var cards: [[ParentDevice]] = []
        var places: [String: Int] = [:]
        for parent in parents {
            if let place = places[parent.card] {
                cards[place].append(parent)
            } else {
                places[parent.card] = cards.count
                cards.append([parent])
            }
        }
        return cards
    }

    /// Where they are, a line a card for at most four; cards with one parent are named in one line.
    var places: [String] {
        let driver = parents[0].driver?.text ?? "no driver"
        let cards = self.cards
        if cards.count > 1, cards.count == parents.count {
            let more = cards.count > 4 ? " and \(cards.count - 4) more" : ""
            return ["\(driver): \(parents.prefix(4).map(\.name.text).joined(separator: ", "))\(more)"]
        }
        var lines = cards.prefix(4).map { card in
            let title = AlikeParents.title(of: card, on: card)
            let devices =
                card[0].ccwDevices.isEmpty ? "" : " with \(card[0].ccwDevices.joined(separator: ", "))"
            if card.count == 1 { return "\(driver): \(title)\(devices)" }
            return "\(driver): \(title), \(card.count) parents of card \(card[0].card)"
        }
        if cards.count > 4 { lines.append("\(driver): \(cards.count - 4) cards more") }
        return lines
    }

    /// Whether the name means this type and no other.
    func names(_ type: MdevType, _ name: String?) -> Bool {
        guard let name else { return false }
        return !parents.contains { parent in
            parent.types.contains { $0.id != type.id && ($0.id.text == name || $0.displayName == name) }
        }
    }
}
