import MdevDaemon
import MdevModel

/// One parent of a drawing; everything is added from top to bottom.
struct ParentCard {
    private static let padding = 12

    let width: Int
    private(set) var height = 10
    private var content = HTMLText.empty

    init(width: Int) { self.width = width }

    var markup: HTMLText {
        "<rect class=\"card\" width=\"\(width)\" height=\"\(height)\" rx=\"8\"/>\(content)"
    }

    mutating func add(
        _ parent: ParentDevice, _ devices: [MediatedDevice], owners: [DeviceUUID: LedgerEntry],
        holders: [DeviceUUID: [Holder]]
    ) {
        let driver = parent.driver?.text ?? "no driver"
        line(cut(parent.name.text, to: 30), right: cut(driver, to: 12), kind: "name", whole: parent.path)
        if parent.card != parent.name.text { line(cut("on \(parent.card)", to: 44), kind: "dim") }
        addTypes(of: parent, used: Dictionary(grouping: devices.compactMap(\.type)) { $0 }.mapValues(\.count))
        for device in devices { add(device, owners[device.uuid], holders[device.uuid] ?? []) }
        height += 10
    }

    /// Bars for the types in use; what else the parent offers is counted where it is much.
    private mutating func addTypes(of parent: ParentDevice, used: [TypeID: Int]) {
        let (shown, rest) = parent.shownTypes(used: used)
        height += 4
        for type in shown { add(type, used: used[type.id] ?? 0) }
        guard !rest.isEmpty else { return }
        let free = rest.count { ($0.availableInstances ?? 0) > 0 }
        line(
            "\(rest.count)\(shown.isEmpty ? "" : " more") types, \(free) with room", kind: "dim",
            whole: rest.map {
                "\($0.displayName ?? $0.id.text): \($0.availableInstances.map(String.init) ?? "?") free"
            }
            .joined(separator: "\n"))
    }

    private mutating func add(_ type: MdevType, used: Int) {
        let available = type.availableInstances.map { max($0, 0) }
        let count = available.map { "\(used) used, \($0) free" } ?? "\(used) used"
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

    private mutating func add(_ device: MediatedDevice, _ entry: LedgerEntry?, _ holders: [Holder]) {
        height += 5
        let dot: HTMLText = device.state == .attached ? "attached" : "detached"
        content += "<circle class=\"\(dot)\" cx=\"\(Self.padding + 4)\" cy=\"\(height + 10)\" r=\"4\"/>"
        let group = device.iommuGroup.map { "group \($0)" } ?? device.state.rawValue
        let name = entry?.instance.shortName ?? "owned by nobody"
        line(
            cut(name, to: 28), right: group, kind: entry == nil ? "dim" : "", indent: 14,
            whole: entry.map { "\($0.instance) of namespace \($0.namespace)" } ?? name)
        line(device.uuid.description, kind: "mono", indent: 14)
        guard !holders.isEmpty else { return }
        let text = "held by " + holders.map(\.description).joined(separator: ", ")
        line(cut(text, to: 42), kind: "held", indent: 14, whole: text)
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
