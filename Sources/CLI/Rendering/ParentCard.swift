import MdevDaemon
import MdevModel
import MdevPlanner

/// One parent of a drawing; everything is added from top to bottom.
struct ParentCard {
    private static let padding = 12

    let width: Int
    /// Whether there are many cards: then each says less.
    let isCrowded: Bool
    private(set) var height = 10
    private var content = HTMLText.empty

    init(width: Int, isCrowded: Bool) {
        self.width = width
        self.isCrowded = isCrowded
    }

    var markup: HTMLText {
        "<rect class=\"card\" width=\"\(width)\" height=\"\(height)\" rx=\"8\"/>\(content)"
    }

    /// - Parameter devices: of the group's parent; where the group has several, none of them has any.
    mutating func add(
        _ group: AlikeParents, _ room: SharedRoom?, _ devices: [MediatedDevice],
        owners: [DeviceUUID: LedgerEntry],
        holders: [DeviceUUID: [Holder]]
    ) {
        let parent = group.first
        let driver = parent.driver?.text ?? "no driver"
        line(cut(group.title, to: 30), right: cut(driver, to: 12), kind: "name", whole: parent.path)
        if parent.card != parent.name.text { line(cut("on \(parent.card)", to: 44), kind: "dim") }
        if !group.isOne { line("\(group.parents.count) parents, none in use", kind: "dim") }
        addTypes(of: group, room)
        let names = devices.map { ($0, owners[$0.uuid]?.instance.shortName ?? "") }
        let sorted = names.sorted {
            $0.1 == $1.1 ? $0.0.uuid < $1.0.uuid : naturallyPrecedes($0.1, $1.1)
        }
        for (device, _) in sorted {
            let type = group.used.count > 1 ? device.type : nil
            add(device, type, owners[device.uuid], holders[device.uuid] ?? [])
        }
        height += 10
    }

    /// Bars for the types in use; what else the parent offers is counted where it is much.
    private mutating func addTypes(of group: AlikeParents, _ room: SharedRoom?) {
        let (shown, rest) = group.shownTypes(isCrowded: isCrowded)
        height += 4
        for type in shown { add(type, used: group.used[type.id] ?? 0, group.count(of: type, room)) }
        guard !rest.isEmpty else { return }
        line(
            group.restText(rest, beside: shown), kind: "dim",
            whole: rest.map {
                "\($0.displayName ?? $0.id.text): \($0.availableInstances.map(String.init) ?? "?") free"
            }
            .joined(separator: "\n"))
    }

    private mutating func add(_ type: MdevType, used: Int, _ count: String) {
        let available = type.availableInstances.map { max($0, 0) }
        line(
            cut(type.displayName ?? type.id.text, to: 27), right: count, kind: "",
            whole: [type.id.text, type.description].compactMap(\.self).joined(separator: "\n"))
        let total = used + (available ?? 0)
        let length = width - 2 * Self.padding
        let filled = total == 0 ? 0 : length * used / total
        let fill: HTMLText = used > 0 && available == 0 ? "full" : "used"
        content += """
            <rect class="track" x="\(Self.padding)" y="\(height + 3)" width="\(length)" height="5" rx="2"/>\
            <rect class="\(fill)" x="\(Self.padding)" y="\(height + 3)" width="\(filled)" height="5" rx="2"/>
            """
        height += 11
    }

    /// - Parameter type: what it is, where the card does not show that otherwise.
    private mutating func add(
        _ device: MediatedDevice, _ type: TypeID?, _ entry: LedgerEntry?, _ holders: [Holder]
    ) {
        height += 5
        let dot: HTMLText = device.state == .attached ? "attached" : "detached"
        content += "<circle class=\"\(dot)\" cx=\"\(Self.padding + 4)\" cy=\"\(height + 10)\" r=\"4\"/>"
        let group = device.iommuGroup.map { "group \($0)" } ?? device.state.rawValue
        let kind = type.map { cut($0.text, to: 14) + ", " } ?? ""
        let name = entry?.instance.shortName ?? "owned by nobody"
        line(
            cut(name, to: 28 - kind.count), right: kind + group, kind: entry == nil ? "dim" : "", indent: 14,
            whole: entry.map { "\($0.instance) of namespace \($0.namespace)" } ?? name)
        line(device.uuid.description, kind: "mono", indent: 14)
        for holder in holders {
            let text = "held by \(holder.command) (pid \(holder.pid))"
            line(cut(text, to: 42), kind: "held", indent: 14, whole: holder.description)
            if let guest = holder.guest {
                line(cut("guest \(guest)", to: 42), kind: "held", indent: 14, whole: guest)
            }
        }
    }

    /// - Parameter whole: what is shown where the pointer rests.
    private mutating func line(
        _ text: String, right: String = "", kind: HTMLText, indent: Int = 0, whole: String = ""
    ) {
        height += 14
        let title: HTMLText = whole.isEmpty ? "" : "<title>\(whole)</title>"
        content +=
            "<text x=\"\(Self.padding + indent)\" y=\"\(height)\" class=\"\(kind)\">\(text)\(title)</text>"
        if !right.isEmpty {
            content += "<text x=\"\(width - Self.padding)\" y=\"\(height)\" class=\"dim end\">\(right)</text>"
        }
        height += 2
    }
}
