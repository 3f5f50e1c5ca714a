public import MdevModel

/// What is there as JSON: parents with their types and capacity, devices with owner and holders.
public struct StatusDocument: Sendable {
    public static let formatVersion = 1

    public let json: JSONValue

    public init(_ observation: Observation) {
        let owners = Dictionary(observation.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        let holders = Self.holders(observation)
        json = [
            "formatVersion": .integer(Self.formatVersion), "host": JSONValue(observation.host),
            "source": .string(observation.source),
            "parents": JSONValue(observation.registry.parents, Self.parent),
            "devices": JSONValue(observation.registry.devices) { device in
                Self.device(device, owner: owners[device.uuid], holders: holders(device.uuid))
            },
            "findings": JSONValue(observation.registry.findings) {
                ["path": .string($0.path), "problem": .string($0.problem)]
            },
        ]
    }

    public var text: String { json.text }

    /// With what a daemon says of itself, where one does.
    public func json(daemon: JSONValue?) -> JSONValue { daemon.map { json.with("daemon", $0) } ?? json }

    private static func parent(_ parent: ParentDevice) -> JSONValue {
        [
            "name": JSONValue(parent.name), "card": .string(parent.card), "path": .string(parent.path),
            "driver": JSONValue(parent.driver),
            "types": JSONValue(parent.types) { type in
                [
                    "id": JSONValue(type.id), "name": JSONValue(type.displayName),
                    "deviceAPI": JSONValue(type.deviceAPI), "available": JSONValue(type.availableInstances),
                ]
            },
        ]
    }

    private static func device(
        _ device: MediatedDevice, owner: LedgerEntry?, holders: JSONValue
    ) -> JSONValue {
        [
            "uuid": .string(device.uuid.description), "name": JSONValue(owner?.instance.shortName),
            "parent": JSONValue(device.parent), "type": JSONValue(device.type),
            "state": .string(device.state.rawValue), "driver": JSONValue(device.driver),
            "group": JSONValue(device.iommuGroup), "owner": owner.map(Self.owner) ?? .null,
            "holders": holders, "withheldQueues": JSONValue(device.withheldQueues) { .string($0) },
        ]
    }

    private static func owner(_ entry: LedgerEntry) -> JSONValue {
        [
            "namespace": .string(entry.namespace.text), "instance": .string(entry.instance.description),
            "origin": .string(entry.origin.rawValue), "protect": .bool(entry.protect),
            "file": .string(entry.file),
        ]
    }

    /// By device; null where holders cannot be seen.
    private static func holders(_ observation: Observation) -> (DeviceUUID) -> JSONValue {
        guard case .visible(let held) = observation.holders else { return { _ in .null } }
        let table = Dictionary(held.map { ($0.uuid, $0.holders) }) { first, _ in first }
        return { uuid in JSONValue(table[uuid] ?? []) { JSONValue($0) } }
    }
}
