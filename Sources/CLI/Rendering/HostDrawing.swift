import MdevDaemon
import MdevModel
import MdevPlanner

/// The host as an SVG: a card for each parent, with its types' capacity and its devices with group and holders.
/// Cards are laid into columns, each where there is most room. Nothing is measured: texts are cut by their length,
/// and shown whole as a title.
struct HostDrawing {
    private static let column = 296
    private static let gap = 14
    private static let margin = 20
    private static let top = 64
    /// From how many cards on there are more columns, and only types in use.
    private static let crowd = 24

    let observation: Observation
    private let owners: [DeviceUUID: LedgerEntry]
    private let holders: [DeviceUUID: [Holder]]
    private let devices: [ParentName: [MediatedDevice]]

    init(_ observation: Observation) {
        self.observation = observation
        owners = Dictionary(observation.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        if case .visible(let held) = observation.holders {
            holders = Dictionary(held.map { ($0.uuid, $0.holders) }) { first, _ in first }
        } else {
            holders = [:]
        }
        devices = Dictionary(grouping: observation.registry.devices, by: \.parent)
    }

    func render() -> String {
        let parents = observation.registry.parents
        let groups = AlikeParents.groups(of: observation.registry, joinsUsed: false)
        let columns = groups.count > Self.crowd ? 6 : min(max(groups.count, 1), 4)
        let room = groups.allSatisfy(\.isOne) ? nil : SharedRoom(observation)
        var heights = Array(repeating: Self.top, count: columns)
        var cards: [HTMLText] = []
        for group in groups {
            var card = ParentCard(width: Self.column, isCrowded: groups.count > Self.crowd)
            card.add(group, room, devices[group.first.name] ?? [], owners: owners, holders: holders)
            let index = heights.indices.min { heights[$0] < heights[$1] } ?? 0
            let left = Self.margin + index * (Self.column + Self.gap)
            cards.append("<g transform=\"translate(\(left) \(heights[index]))\">\(card.markup)</g>\n")
            heights[index] += card.height + Self.gap
        }
        let width = 2 * Self.margin + columns * Self.column + (columns - 1) * Self.gap
        let height = max((heights.max() ?? 0) - Self.gap, Self.top) + Self.margin
        let summary = [
            counted(parents.count, "parent"), counted(observation.registry.devices.count, "mediated device"),
            heldText,
        ].joined(separator: ", ")
        let name = observation.host.name
        let title = cut(name, to: 12 + 32 * (columns - 1))
        let drawing: HTMLText = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" role="img">
            <title>\("\(name): \(summary)")</title>
            <style>\(Self.style)</style>
            <rect width="100%" height="100%" class="page"/>
            <text x="\(Self.margin)" y="34" class="host">\(title)</text>
            <text x="\(Self.margin)" y="52" class="dim">\(summary)</text>
            \(HTMLText.joined(cards))</svg>

            """
        return drawing.description
    }

    private var heldText: String {
        guard case .visible(let held) = observation.holders else { return "holders cannot be seen" }
        return "\(held.count) held"
    }

    private static let style: HTMLText = """
        text{font:12px system-ui,"Segoe UI","DejaVu Sans",sans-serif;fill:#1b1f24}\
        .host{font-size:18px;font-weight:700}.name{font-weight:700}.dim{fill:#626c78;font-size:11px}\
        .mono{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:10.5px;fill:#626c78}\
        .held{fill:#2459b8;font-size:11px}.end{text-anchor:end}\
        .card{fill:#fff;stroke:#dfe3e8}.track{fill:#e6eaf0}.used{fill:#3f76d8}.full{fill:#9a6200}\
        .page{fill:#f6f7f9}.attached{fill:#1a7f4b}.detached{fill:#9a6200}
        @media(prefers-color-scheme:dark){text{fill:#e6e9ed}.page{fill:#14171b}.card{fill:#1d2127;stroke:#2d333b}\
        .dim,.mono{fill:#98a2ae}.held{fill:#8ab0f5}.track{fill:#2d333b}.used{fill:#5b8def}\
        .full,.detached{fill:#e3b04b}.attached{fill:#5fca90}}
        """
}

/// At most `length` characters, the last one an ellipsis where there were more.
func cut(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(max(length - 1, 0)) + "…"
}
