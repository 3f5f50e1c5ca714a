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
        let named = registry.devices.map { ($0, owners[$0.uuid]) }
        for (device, entry) in named.sorted(by: Self.precedes) {
            table.add([
                TextTable.Cell(device.uuid.description, .strong),
                TextTable.Cell(entry?.instance.shortName ?? "-"),
                TextTable.Cell(device.parent.text), TextTable.Cell(device.type?.text ?? "-"),
                TextTable.Cell(device.state.rawValue, device.state == .attached ? .added : .changed),
                TextTable.Cell(device.iommuGroup.map(String.init) ?? "-"),
                TextTable.Cell(entry.map { "\($0.namespace) (\($0.origin.rawValue))" } ?? "nobody"),
                TextTable.Cell(holders(of: device)),
            ])
        }
        return table.render(style, indent: "")
    }

    /// By name, as on the page; those without one last, by UUID.
    private static func precedes(
        _ left: (device: MediatedDevice, entry: LedgerEntry?),
        _ right: (device: MediatedDevice, entry: LedgerEntry?)
    ) -> Bool {
        guard let one = left.entry?.instance.shortName, let other = right.entry?.instance.shortName,
            one != other
        else {
            if (left.entry == nil) != (right.entry == nil) { return right.entry == nil }
            return left.device.uuid < right.device.uuid
        }
        return naturallyPrecedes(one, other)
    }

    private func holders(of device: MediatedDevice) -> String {
        switch observation.holders {
        case .invisible: device.state == .attached ? "cannot be seen" : "-"
        case .visible(let held):
            held.first { $0.uuid == device.uuid }?.holders.map(\.description).joined(separator: ", ") ?? "-"
        }
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
