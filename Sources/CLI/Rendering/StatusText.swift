import MdevDaemon
import MdevModel

/// The registry as people read it: parents with what is left of each type, devices with owner and holders.
struct StatusText {
    var observation: Observation
    /// Each parent with all its types.
    var verbose = false

    func render(_ style: TextStyle) -> String {
        [
            ParentsText(observation: observation, verbose: verbose).render(style), devices(style),
            heldBack(style),
            WithheldText(observation: observation).render(style), findings(style),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func devices(_ style: TextStyle) -> String {
        let registry = observation.registry
        guard !registry.devices.isEmpty else { return "No mediated devices.\n" }
        let owners = Dictionary(
            observation.ledger.entries.map { ($0.uuid, $0) }, uniquingKeysWith: { first, _ in first })
        var table = TextTable()
        table.addHeading(["DEVICE", "NAME", "PARENT", "TYPE", "STATE", "GROUP", "OWNER", "HELD BY"])
        let holders = holders()
        // Indices are sorted by names made once: devices and entries are large, and there may be thousands.
        let names = registry.devices.indices.map { index in
            let uuid = registry.devices[index].uuid
            return Named(index: index, uuid: uuid, name: owners[uuid]?.instance.shortName)
        }
        for named in names.sorted() {
            let device = registry.devices[named.index]
            let entry = owners[device.uuid]
            table.add([
                TextTable.Cell(device.uuid.description, .strong), TextTable.Cell(named.name ?? "-"),
                TextTable.Cell(device.parent.text), TextTable.Cell(device.type?.text ?? "-"),
                TextTable.Cell(device.state.rawValue, device.state == .attached ? .added : .changed),
                TextTable.Cell(device.iommuGroup.map(String.init) ?? "-"),
                TextTable.Cell(entry.map { "\($0.namespace) (\($0.origin.rawValue))" } ?? "nobody"),
                TextTable.Cell(holders(device)),
            ])
        }
        return table.render(style, indent: "")
    }

    /// A device's place in the table: by name, as on the page; those without one last, by UUID.
    private struct Named: Comparable {
        var index: Int
        var uuid: DeviceUUID
        var name: String?

        static func < (left: Named, right: Named) -> Bool {
            switch (left.name, right.name) {
            case (let one?, let other?) where one != other: naturallyPrecedes(one, other)
            case (nil, .some): false
            case (.some, nil): true
            default: left.uuid < right.uuid
            }
        }
    }

    private func holders() -> (MediatedDevice) -> String {
        guard case .visible(let held) = observation.holders else {
            return { $0.state == .attached ? "cannot be seen" : "-" }
        }
        let words = Dictionary(held.map { ($0.uuid, $0.holders.map(\.description).joined(separator: ", ")) })
        {
            first, _ in first
        }
        return { words[$0.uuid] ?? "-" }
    }

    /// What `hold` keeps as it is.
    private func heldBack(_ style: TextStyle) -> String {
        let holds = observation.maintenance
        guard !holds.isEmpty else { return "" }
        let names = Dictionary(observation.ledger.entries.map { ($0.uuid, $0.instance.shortName) }) {
            first, _ in first
        }
        var table = TextTable()
        for hold in holds {
            let end = hold.expires.map { "until \(UTCTime(seconds: $0))" } ?? "until released"
            let device: String? = if case .device(let uuid) = hold.target { names[uuid] } else { nil }
            table.add([
                TextTable.Cell(hold.target.words, .strong), TextTable.Cell(end),
                TextTable.Cell(device ?? ""),
            ])
        }
        return "Held back for maintenance:\n" + table.render(style)
    }

    private func findings(_ style: TextStyle) -> String {
        let findings = observation.registry.findings
        guard !findings.isEmpty else { return "" }
        var table = TextTable()
        for finding in findings {
            table.add([TextTable.Cell(finding.path), TextTable.Cell(finding.problem)])
        }
        return "Could not be read:\n" + table.render(style)
    }
}
