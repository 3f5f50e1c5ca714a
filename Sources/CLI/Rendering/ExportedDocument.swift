import MdevDocument
import MdevModel

/// What exists as a desired-state document: planning it changes no device.
struct ExportedDocument {
    private let observation: Observation
    private let namespace: Namespace
    private let parents: [ParentName: ParentDevice]
    /// What mdevctl's scripts know of devices: it stands for what sysfs shows, as in mdevctl's own listing.
    private let scripted: [DeviceUUID: [DesiredAttribute]]
    private let entries: [DeviceUUID: LedgerEntry]
    private var state: DesiredState
    private var notes = DocumentWriter.Notes()

    /// - Parameter namespace: nil: the only one that owns something here, else `default`.
    init(
        _ observation: Observation, namespace: Namespace?,
        scripted: [DeviceUUID: [DesiredAttribute]] = [:]
    ) {
        self.scripted = scripted
        self.observation = observation
        let owners = Set(observation.ledger.entries.map(\.namespace))
        let only = owners.count == 1 ? owners.first : nil
        self.namespace = namespace ?? only ?? .standard
        parents = Dictionary(observation.registry.parents.map { ($0.name, $0) }) { first, _ in first }
        entries = Dictionary(observation.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        state = DesiredState(namespace: self.namespace)
    }

    func text() -> String {
        let document = filled()
        return DocumentWriter.text(of: document.state, notes: document.notes)
    }

    /// What exists, in the registry's order.
    func devices() -> [DesiredDevice] { filled().state.devices }

    private func filled() -> Self {
        var document = self
        document.notes.header = [
            "What existed on \(observation.host.name), exported from \(observation.source).",
            "A plan of this adopts what nobody owns yet, and changes no device.",
        ]
        for device in observation.registry.devices { document.add(device) }
        return document
    }

    private mutating func add(_ device: MediatedDevice) {
        let entry = entries[device.uuid]
        guard device.state != .removing, let type = device.type else {
            notes.footer.append(
                "\(device.uuid) on \(device.parent) is left out: it is being made or removed.")
            return
        }
        if let entry, entry.namespace != namespace {
            notes.footer.append(
                "\(device.uuid) on \(device.parent) is left out: namespace \(entry.namespace) owns it.")
            return
        }
        var name: InstanceID.Label?
        if case .device(let label) = entry?.instance { name = label }
        notes.devices[state.devices.count] = comments(device, type)
        state.devices.append(
            DesiredDevice(
                name: name, uuid: device.uuid, parent: .name(device.parent), types: [type.text],
                state: device.state == .attached ? .attached : .detached,
                configuration: configuration(device),
                protect: entry?.protect == true ? true : nil, source: SourcePlace(file: "", line: 1)))
    }

    private func configuration(_ device: MediatedDevice) -> DeviceConfiguration {
        if parents[device.parent]?.driver?.text == "vfio_ap" {
            let matrix = MatrixConfiguration(observed: device.attributes)
            return DeviceConfiguration(matrix: matrix == MatrixConfiguration() ? nil : matrix)
        }
        if let attributes = scripted[device.uuid] { return DeviceConfiguration(attributes: attributes) }
        let writable = device.attributes.filter { $0.access == .readWrite }
        return DeviceConfiguration(
            attributes: writable.compactMap { reading in
                reading.value.flatMap { $0.isEmpty ? nil : DesiredAttribute(path: reading.path, value: $0) }
            })
    }

    private func comments(_ device: MediatedDevice, _ id: TypeID) -> [String] {
        var lines: [String] = []
        if let type = parents[device.parent]?.types.first(where: { $0.id == id }) {
            let name = type.displayName.map { $0 == id.text ? id.text : "\(id) is \($0)" } ?? id.text
            let left = type.availableInstances.map { ", \($0) more available on \(device.parent)" } ?? ""
            lines.append(name + left)
        }
        if case .pool(let pool, let ordinal) = entries[device.uuid]?.instance {
            lines.append("number \(ordinal) of pool \(pool)")
        }
        if case .visible(let held) = observation.holders,
            let holders = held.first(where: { $0.uuid == device.uuid })
        {
            lines.append("held by " + holders.holders.map(\.description).joined(separator: ", "))
        }
        return lines
    }
}
