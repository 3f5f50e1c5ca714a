import MdevModel

/// The registry as people read it: parents with what is left of each type, devices with owner and holders.
struct StatusText {
    var observation: Observation

    func render(_ style: TextStyle) -> String {
        [
            parents(style), devices(style), WithheldText(observation: observation).render(style),
            findings(style),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func parents(_ style: TextStyle) -> String {
        let parents = observation.registry.parents
        guard !parents.isEmpty else {
            return "No parent devices: no driver that offers mdev types is loaded.\n"
        }
        var table = TextTable()
        table.add(heading(["PARENT", "CARD", "DRIVER", "TYPE", "NAME", "API", "AVAILABLE"]))
        for parent in parents {
            var lead = [
                TextTable.Cell(parent.name.text, .strong), TextTable.Cell(parent.card),
                TextTable.Cell(parent.driver?.text ?? "-"),
            ]
            if parent.types.isEmpty { table.add(lead + [TextTable.Cell("offers no types", .faint)]) }
            for type in parent.types {
                let available = type.availableInstances
                table.add(
                    lead + [
                        TextTable.Cell(type.id.text), TextTable.Cell(type.displayName ?? "-"),
                        TextTable.Cell(type.deviceAPI ?? "-"),
                        TextTable.Cell(available.map(String.init) ?? "?", available == 0 ? .faint : nil),
                    ])
                lead = lead.map { _ in TextTable.Cell("") }
            }
        }
        return table.render(style, indent: "")
    }

    private func devices(_ style: TextStyle) -> String {
        let registry = observation.registry
        guard !registry.devices.isEmpty else { return "No mediated devices.\n" }
        let owners = Dictionary(
            observation.ledger.entries.map { ($0.uuid, $0) }, uniquingKeysWith: { first, _ in first })
        var table = TextTable()
        table.add(heading(["DEVICE", "NAME", "PARENT", "TYPE", "STATE", "GROUP", "OWNER", "HELD BY"]))
        for device in registry.devices {
            let entry = owners[device.uuid]
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

    private func holders(of device: MediatedDevice) -> String {
        switch observation.holders {
        case .invisible: device.state == .attached ? "cannot be seen" : "-"
        case .visible(let held):
            held.first { $0.uuid == device.uuid }?.holders.map(\.description).joined(separator: ", ") ?? "-"
        }
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

    private func heading(_ names: [String]) -> [TextTable.Cell] { names.map { TextTable.Cell($0, .faint) } }
}
