import MdevModel
import MdevReconciler
import MdevRegistry
import Sysfs

/// What a document asks for, looked up in the registry without the planner's knowledge.
struct Wanted {
    private let desired: DesiredState
    private let identity: InstanceIdentity
    private var blocked: Set<DeviceUUID>
    /// A pool's instances that were adopted keep their UUIDs, which only the ledger knows.
    private let owned: [InstanceID: DeviceUUID]

    init(_ desired: DesiredState, report: Report) {
        self.desired = desired
        identity = InstanceIdentity(namespace: desired.namespace, scheme: .document, machineID: "")
        blocked = Set(report.remaining.changes.filter { $0.blocked != nil }.map(\.device.uuid))
        for result in report.results {
            switch result.outcome {
            case .blocked, .failed: blocked.insert(result.change.device.uuid)
            case .done, .unchanged: continue
            }
        }
        owned = Dictionary(
            report.observed.ledger.entries.filter { $0.namespace == desired.namespace }
                .map { ($0.instance, $0.uuid) }
        ) { first, _ in first }
    }

    /// The first device that is not as declared and that nothing names as blocked.
    func violation(in snapshot: RegistrySnapshot, _ tree: some SysfsTree) throws -> String? {
        let present = Dictionary(uniqueKeysWithValues: snapshot.devices.map { ($0.uuid, $0) })
        for device in desired.devices {
            guard let uuid = device.uuid ?? device.name.map({ identity.uuid(of: .device($0)) }),
                !blocked.contains(uuid)
            else { continue }
            if let flaw = flaw(of: present[uuid], device, snapshot) { return "\(uuid) \(flaw), unblocked" }
            guard device.state == .attached else { continue }
            if let flaw = try matrixFlaw(of: present[uuid], device.configuration.matrix, tree) {
                return "\(uuid) \(flaw), unblocked"
            }
        }
        for pool in desired.pools {
            guard case .count(let count) = pool.size, pool.adopt == .none else { continue }
            for ordinal in 0..<count {
                let instance = InstanceID.pool(pool.name, ordinal: ordinal)
                let uuid = owned[instance] ?? identity.uuid(of: instance)
                guard !blocked.contains(uuid), present[uuid]?.state != .attached else { continue }
                return "\(pool.name) \(ordinal) is not there, unblocked"
            }
        }
        return nil
    }

    private func flaw(
        of present: MediatedDevice?, _ wanted: DesiredDevice, _ snapshot: RegistrySnapshot
    ) -> String? {
        guard wanted.state != .absent else { return present == nil ? nil : "is there" }
        guard let present else { return "is not there" }
        if present.state.rawValue != wanted.state.rawValue { return "is \(present.state)" }
        if case .name(let parent) = wanted.parent, parent != present.parent {
            return "is on \(present.parent)"
        }
        let types = snapshot.parents.first { $0.name == present.parent }?.types ?? []
        let type = types.first { $0.id == present.type }
        let isWanted = wanted.types.contains { $0 == type?.id.text || $0 == type?.displayName }
        return isWanted ? nil : "is of type \(present.type?.text ?? "?")"
    }

    /// The queues that a device has, against the product of what is declared.
    private func matrixFlaw(
        of present: MediatedDevice?, _ wanted: MatrixConfiguration?, _ tree: some SysfsTree
    ) throws -> String? {
        guard let wanted, let present, !wanted.adapters.isEmpty, !wanted.domains.isEmpty else { return nil }
        let text = try Registry(tree: tree).readAttribute(.matrix, of: present.uuid, on: present.parent).value
        let queues = Set((text ?? "").split(separator: "\n").map(String.init))
        let declared = wanted.adapters.flatMap { adapter in
            wanted.domains.map { "\(hex(adapter, 2)).\(hex($0, 4))" }
        }
        return queues == Set(declared) ? nil : "has the queues \(queues.sorted())"
    }

    private func hex(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
