import MdevModel

/// Queues that are assigned to vfio-ap devices and that their guests do not get; empty where there are none.
struct WithheldText {
    var observation: Observation

    func render(_ style: TextStyle) -> String {
        let concerned = observation.registry.devices.filter { !$0.withheldQueues.isEmpty }
        guard !concerned.isEmpty else { return "" }
        let names = Dictionary(observation.ledger.entries.map { ($0.uuid, $0.instance.shortName) }) {
            first, _ in first
        }
        var table = TextTable()
        for device in concerned {
            table.add([
                TextTable.Cell(names[device.uuid] ?? device.uuid.description, .strong),
                TextTable.Cell(device.withheldQueues.joined(separator: ", ")),
            ])
        }
        let title =
            "Assigned, but not passed to guests (matrix differs from guest_matrix: the host lacks the queue, or "
            + "its apmask and aqmask keep a queue of that adapter):"
        return style.wrapped(title) + "\n" + table.render(style)
    }
}
