import MdevDaemon
import MdevModel
import MdevPlanner

/// The host as a graph for Graphviz's dot: parents with their types' capacity, their devices, groups and holders.
struct HostGraph {
    var observation: Observation

    func text() -> String {
        let groups = AlikeParents.groups(of: observation.registry, joinsUsed: false)
        let room = groups.allSatisfy(\.isOne) ? nil : SharedRoom(observation)
        let parents = groups.map { parent($0, room) }
        let owners = Dictionary(observation.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        let devices = observation.registry.devices.flatMap { device($0, owners[$0.uuid]) }
        let lines =
            [
                "digraph \(quoted(observation.host.name)) {", "  rankdir=LR;",
                "  node [shape=box, fontname=\"sans-serif\", fontsize=10];",
            ] + (parents + devices + holders()).map { "  " + $0 } + ["}"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func parent(_ group: AlikeParents, _ room: SharedRoom?) -> String {
        let parent = group.first
        var lines = [group.title, parent.driver?.text ?? "no driver"]
        if parent.card != parent.name.text { lines.append("on \(parent.card)") }
        if !group.isOne { lines.append("\(group.parents.count) parents, none in use") }
        let (shown, rest) = group.shownTypes()
        lines += shown.map { "\($0.displayName ?? $0.id.text): \(group.count(of: $0, room))" }
        if !rest.isEmpty { lines.append(group.restText(rest, beside: shown)) }
        return "\(quoted("parent " + parent.name.text)) [label=\(label(lines))];"
    }

    private func device(_ device: MediatedDevice, _ entry: LedgerEntry?) -> [String] {
        let node = quoted(device.uuid.description)
        let name = [entry?.instance.shortName, device.uuid.description, device.type?.text]
        let style = device.state == .attached ? "rounded" : "\"rounded,dashed\""
        var lines = [
            "\(node) [style=\(style), label=\(label(name.compactMap(\.self) + [device.state.rawValue]))];",
            "\(quoted("parent " + device.parent.text)) -> \(node);",
        ]
        if let group = device.iommuGroup {
            lines.append("\(quoted("group \(group)")) [shape=ellipse];")
            lines.append("\(node) -> \(quoted("group \(group)"));")
        }
        return lines
    }

    private func holders() -> [String] {
        guard case .visible(let held) = observation.holders else { return [] }
        return held.flatMap { device in
            device.holders.flatMap { holder in
                let node = quoted("process \(holder.pid)")
                return [
                    "\(node) [shape=ellipse, label=\(label([holder.description]))];",
                    "\(quoted(device.uuid.description)) -> \(node) [label=\"held by\", dir=back];",
                ]
            }
        }
    }

    /// Lines that begin at the left.
    private func label(_ lines: [String]) -> String {
        "\"" + lines.map { escaped($0) + "\\l" }.joined() + "\""
    }

    private func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

    /// Quotes and backslashes mean something to dot; control characters break its lines.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\0"..<" ", "\u{7f}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
