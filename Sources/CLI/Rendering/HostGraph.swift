import MdevDaemon
import MdevModel

/// The host as a graph for Graphviz's dot: parents with their types' capacity, their devices, groups and holders.
struct HostGraph {
    var observation: Observation

    func text() -> String {
        let used = Dictionary(grouping: observation.registry.devices, by: \.parent)
        let parents = observation.registry.parents.map { parent($0, used[$0.name] ?? []) }
        let owners = Dictionary(observation.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        let devices = observation.registry.devices.flatMap { device($0, owners[$0.uuid]) }
        let lines =
            [
                "digraph \(quoted(observation.host.name)) {", "  rankdir=LR;",
                "  node [shape=box, fontname=\"sans-serif\", fontsize=10];",
            ] + (parents + devices + holders()).map { "  " + $0 } + ["}"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func parent(_ parent: ParentDevice, _ devices: [MediatedDevice]) -> String {
        var lines = [parent.name.text, parent.driver?.text ?? "no driver"]
        if parent.card != parent.name.text { lines.append("on \(parent.card)") }
        let used = Dictionary(grouping: devices.compactMap(\.type)) { $0 }.mapValues(\.count)
        let (shown, rest) = parent.shownTypes(used: used)
        lines += shown.map { type in
            "\(type.displayName ?? type.id.text): \(used[type.id] ?? 0) used, "
                + "\(type.availableInstances.map(String.init) ?? "?") free"
        }
        if !rest.isEmpty {
            let free = rest.count { ($0.availableInstances ?? 0) > 0 }
            lines.append("\(rest.count) \(shown.isEmpty ? "" : "more ")types, \(free) with room")
        }
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
