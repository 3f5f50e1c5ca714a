package import MdevModel

/// Parents of one card that offer the same types with the same room, shown as one. A card with 32 virtual functions
/// has 32 parents of 29 types each; what differs among them is who is taken by what.
package struct AlikeParents {
    /// In the registry's order; at least one.
    package private(set) var parents: [ParentDevice]
    /// How many devices of each type one of them has.
    package let used: [TypeID: Int]
    /// Their names; neighbours on the card as `FIRST to LAST`.
    package private(set) var title = ""

    /// One parent by itself, with no look at its devices.
    package init(_ parent: ParentDevice) { self.init(parents: [parent], used: [:]) }

    private init(parents: [ParentDevice], used: [TypeID: Int]) {
        self.parents = parents
        self.used = used
        title = parents[0].name.text
    }

    package var first: ParentDevice { parents[0] }
    package var isOne: Bool { parents.count == 1 }

    private struct Key: Hashable {
        var card: String
        var driver: DriverName?
        var types: [TypeID]
        var available: [Int?]
        var used: [TypeID: Int]
    }

    /// - Parameter joinsUsed: whether parents that have devices are joined too; a picture shows the devices in them.
    package static func groups(of registry: RegistrySnapshot, joinsUsed: Bool) -> [AlikeParents] {
        let devices = Dictionary(grouping: registry.devices, by: \.parent)
        let ofCard = Dictionary(grouping: registry.parents, by: \.card)
        var groups: [AlikeParents] = []
        var places: [Key: Int] = [:]
        for parent in registry.parents {
            let used = Dictionary(grouping: (devices[parent.name] ?? []).compactMap(\.type)) { $0 }.mapValues(
                \.count)
            let mayJoin = joinsUsed || devices[parent.name] == nil
            guard mayJoin, !parent.types.isEmpty, ofCard[parent.card, default: []].count > 1 else {
                groups.append(AlikeParents(parents: [parent], used: used))
                continue
            }
            let key = Key(
                card: parent.card, driver: parent.driver, types: parent.types.map(\.id),
                available: parent.types.map(\.availableInstances), used: used)
            if let place = places[key] {
                groups[place].parents.append(parent)
            } else {
                places[key] = groups.count
                groups.append(AlikeParents(parents: [parent], used: used))
            }
        }
        for index in groups.indices {
            groups[index].title = title(of: groups[index].parents, on: ofCard[groups[index].first.card] ?? [])
        }
        return groups
    }

    /// Runs of neighbours, at most two of them named: `0000:41:00.4 to 0000:41:01.3`.
    /// - Parameter card: all parents among which they are neighbours.
    package static func title(of parents: [ParentDevice], on card: [ParentDevice]) -> String {
        var runs: [(first: ParentDevice, last: ParentDevice, count: Int)] = []
        var wanted = parents[...]
        var isOpen = false
        for parent in card {
            guard wanted.first?.name == parent.name else {
                isOpen = false
                continue
            }
            wanted.removeFirst()
            if isOpen, let run = runs.last {
                runs[runs.count - 1] = (run.first, parent, run.count + 1)
            } else {
                runs.append((parent, parent, 1))
            }
            isOpen = true
        }
        let shown = runs.count > 2 ? runs.prefix(1) : runs[...]
        let rest = runs.dropFirst(shown.count).reduce(0) { $0 + $1.count }
        let names = shown.map { run in
            switch run.count {
            case 1: run.first.name.text
            case 2: "\(run.first.name), \(run.last.name)"
            default: "\(run.first.name) to \(run.last.name)"
            }
        }
        return names.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
