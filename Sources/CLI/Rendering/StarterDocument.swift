import MdevDocument
import MdevModel
import MdevPlanner

/// A document to begin with: nothing declared, and a commented block for each kind of parent with its types, how many
/// of each still fit, and what exists already.
///
/// `# ` begins what is to be uncommented; what is a comment also then has a `#` of its own.
struct StarterDocument {
    private let observation: Observation
    private let parents: [ParentDevice]
    private let byAddress: Bool
    private let room: SharedRoom

    /// - Parameters:
    ///   - parents: those that blocks are wanted of, with the types that are wanted.
    ///   - byAddress: whether blocks match these parents and no others; otherwise whatever has the same driver.
    init(observation: Observation, parents: [ParentDevice], byAddress: Bool) {
        self.observation = observation
        self.parents = parents
        self.byAddress = byAddress
        room = SharedRoom(observation)
    }

    func text() -> String {
        let kinds = ParentKind.all(of: parents)
        // A channel or the crypto matrix is one device's; elsewhere many devices are alike.
        let asDevices = kinds.contains { $0.isForOneDevice }
        let blocks = kinds.enumerated().flatMap { block($0.element, number: $0.offset, asDevice: asDevices) }
        var lines = header.map { $0.isEmpty ? "#" : "# " + $0 }
        lines += ["version: 1", "", asDevices ? "pools: []" : "devices: []"]
        if !blocks.isEmpty { lines += ["", asDevices ? "# devices:" : "# pools:"] }
        lines += blocks.map { "# " + $0 }
        // A line that another one hides in would be no comment.
        return lines.map(legible).joined(separator: "\n") + "\n"
    }

    private var header: [String] {
        var lines = [
            "Mediated devices of \(observation.host.name). Nothing is declared yet. Take the \"# \" away from what you want,",
            "change it, and look at what would be done:",
            "  mdev-reconcile plan THIS-FILE",
        ]
        let devices = observation.registry.devices
        guard !devices.isEmpty else { return lines }
        lines += [
            "",
            "Here already: \(counted(devices.count, "device")). `mdev-reconcile export` writes a document of them.",
        ]
        let owned = observation.ledger.entries.count { $0.namespace == .standard }
        if owned > 0 {
            lines += [
                "Namespace default owns \(owned) of them, and a document of that namespace without them removes them:",
                "begin with the export, or give this document a namespace of its own.",
            ]
        }
        if case .visible(let held) = observation.holders {
            for device in held where !device.holders.isEmpty {
                let names = device.holders.map(\.description).joined(separator: ", ")
                lines.append("  \(title(of: device.uuid)) is held by \(names)")
            }
        }
        return lines
    }

    private func title(of uuid: DeviceUUID) -> String {
        observation.ledger.entries.first { $0.uuid == uuid }?.instance.shortName ?? uuid.description
    }

    private func block(_ kind: ParentKind, number: Int, asDevice: Bool) -> [String] {
        let comments = kind.places.map { "  # \($0)" } + types(of: kind)
        guard let type = suggested(in: kind) else { return comments + ["  #   no type has room now"] }
        let first = kind.parents[0]
        // NVIDIA's ids differ from one release of its driver to the next.
        let isNamed = first.driver?.text == "nvidia" && kind.names(type, type.displayName)
        let name = yamlText(isNamed ? type.displayName ?? type.id.text : type.id.text)
        guard asDevice else {
            return comments + [
                "  - name: pool\(number)", "    type: \(name)", "    parents: [\(patterns(of: kind))]",
                "    count: 1 # or fill, or {perCard: 1}",
            ]
        }
        let parent =
            first.ccwDevices.first.map { "{ccwDevice: \(yamlText($0))}" } ?? yamlText(first.name.text)
        let lines = ["  - name: device\(number)", "    parent: \(parent)", "    type: \(name)"]
        guard first.types[0].deviceAPI == "vfio-ap" else { return comments + lines }
        return comments + lines + [
            "    # the queues of it: each adapter's each domain, of those that the host leaves to vfio_ap",
            "    # matrix: {adapters: [0x05], domains: [0x04], controlDomains: [0x04]}",
        ]
    }

    private func patterns(of kind: ParentKind) -> String {
        if !byAddress, let driver = kind.parents[0].driver { return "{driver: \(yamlText(driver.text))}" }
        let named = byAddress ? kind.parents[...] : kind.parents.prefix(1)
        return named.map { "{address: \(yamlText($0.name.text))}" }.joined(separator: ", ")
    }

    /// A line for each type that has room, in columns.
    private func types(of kind: ParentKind) -> [String] {
        var table = TextTable()
        var full = 0
        for type in kind.parents[0].types {
            let rooms = kind.cards.map { card in left(of: type.id, on: card) }
            if rooms.allSatisfy({ $0 == 0 }) {
                full += 1
                continue
            }
            let name = type.displayName.flatMap { $0 == type.id.text ? nil : $0 } ?? ""
            let about = type.description?.split(separator: "\n").joined(separator: ", ") ?? ""
            table.add([
                TextTable.Cell(type.id.text), TextTable.Cell(name),
                TextTable.Cell(Self.words(rooms, kind.cards.map { $0[0].card })),
                TextTable.Cell(about == name || about == type.id.text ? "" : about),
            ])
        }
        let lines = table.render(.plain, indent: "").split(separator: "\n").map { "  #   \($0)" }
        return lines + (full == 0 ? [] : ["  #   \(full) more without room"])
    }

    /// nil where it cannot be told.
    private func left(of type: TypeID, on card: [ParentDevice]) -> Int? {
        guard card.count == 1 else { return room.devices(of: type, on: card.map(\.name)) }
        return card[0].types.first { $0.id == type }?.availableInstances.map { max($0, 0) }
    }

    /// `6 fit`, `2 to 6 fit on a card`, `2 fit on 0000:41:00.0`.
    private static func words(_ rooms: [Int?], _ cards: [String]) -> String {
        let open = zip(rooms, cards).filter { $0.0 != 0 }
        if cards.count > 1, open.count == 1, let count = open[0].0 {
            return "\(count) \(count == 1 ? "fits" : "fit") on \(open[0].1)"
        }
        let known = rooms.compactMap(\.self)
        guard known.count == rooms.count, let least = known.min(), let most = known.max() else {
            return "? fit"
        }
        let count = least == most ? "\(most)" : "\(least) to \(most)"
        return "\(count) \(most == 1 ? "fits" : "fit")" + (rooms.count == 1 ? "" : " on a card")
    }

    /// The first type with room. Of NVIDIA's series the one for virtual workstations.
    private func suggested(in kind: ParentKind) -> MdevType? {
        let open = kind.parents[0].types.filter { type in
            kind.cards.contains { (left(of: type.id, on: $0) ?? 1) > 0 }
        }
        return open.first {
            kind.parents[0].driver?.text == "nvidia" && $0.displayName?.hasSuffix("Q") ?? false
        }
            ?? open.first
    }
}
