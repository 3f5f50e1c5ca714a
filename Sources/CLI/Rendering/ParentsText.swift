import MdevDaemon
import MdevModel
import MdevPlanner

/// The parents of a host with what is left of each type, as a table.
///
/// Parents of one card that are alike make one block, and of a long list of types only those in use or with room are
/// named: two boards with 32 functions each would be 1,856 lines.
struct ParentsText {
    private static let few = 6

    var observation: Observation
    /// Each parent and each type by itself.
    var verbose = false

    func render(_ style: TextStyle) -> String {
        let registry = observation.registry
        guard !registry.parents.isEmpty else {
            return "No parent devices: no driver that offers mdev types is loaded.\n"
        }
        var table = TextTable()
        table.addHeading(["PARENT", "CARD", "DRIVER", "TYPE", "NAME", "API", "AVAILABLE"])
        let groups = self.groups
        let room = groups.allSatisfy(\.isOne) ? nil : SharedRoom(observation)
        var listed: [[String]: String] = [:]
        for group in groups {
            var lead = [
                TextTable.Cell(name(of: group), .strong), TextTable.Cell(group.first.card),
                TextTable.Cell(group.first.driver?.text ?? "-"),
            ]
            let key = group.first.types.flatMap {
                [$0.id.text, $0.availableInstances.map(String.init) ?? "?"]
            }
            if let former = listed[key], former != group.first.card, isLong(group), group.used.isEmpty {
                let count = group.first.types.count
                table.add(lead + [TextTable.Cell("as on \(former) (\(count) types)", .faint)])
                continue
            }
            if group.used.isEmpty { listed[key] = group.first.card }
            for row in rows(of: group, room) {
                table.add(lead + row)
                lead = lead.map { _ in TextTable.Cell("") }
            }
        }
        return table.render(style, indent: "")
    }

    private var groups: [AlikeParents] {
        guard verbose else { return AlikeParents.groups(of: observation.registry, joinsUsed: true) }
        return observation.registry.parents.map(AlikeParents.init)
    }

    private func name(of group: AlikeParents) -> String {
        group.isOne ? group.title : "\(group.title) (\(group.parents.count))"
    }

    private func isLong(_ group: AlikeParents) -> Bool { !verbose && group.first.types.count > Self.few }

    private func rows(of group: AlikeParents, _ room: SharedRoom?) -> [[TextTable.Cell]] {
        let types = group.first.types
        guard !types.isEmpty else { return [[TextTable.Cell("offers no types", .faint)]] }
        let shown = types.filter {
            !isLong(group) || group.used[$0.id] != nil || $0.availableInstances != 0
        }
        let rows = shown.map { type in
            let available = type.availableInstances
            return [
                TextTable.Cell(type.id.text), TextTable.Cell(type.displayName ?? "-"),
                TextTable.Cell(type.deviceAPI ?? "-"),
                TextTable.Cell(self.available(type, group, room), available == 0 ? .faint : nil),
            ]
        }
        let rest = types.count - shown.count
        guard rest > 0 else { return rows }
        let words = "\(rest) \(shown.isEmpty ? "" : "more ")\(rest == 1 ? "type" : "types") without room"
        return rows + [[TextTable.Cell(words, .faint)]]
    }

    /// `1 each, 6 in all` where a board has less room than its functions say one by one.
    private func available(_ type: MdevType, _ group: AlikeParents, _ room: SharedRoom?) -> String {
        guard let available = type.availableInstances else { return "?" }
        guard !group.isOne, available > 0 else { return String(available) }
        let together = room?.devices(of: type.id, on: group.parents.map(\.name))
        return "\(available) each" + (together.map { ", \($0) in all" } ?? "")
    }
}

extension TextTable {
    mutating func addHeading(_ names: [String]) { add(names.map { Cell($0, .faint) }) }
}
