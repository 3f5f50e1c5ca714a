internal import MdevModel

/// A device that may go because no document declares it.
struct PruneCandidate {
    var device: MediatedDevice
    var instance: InstanceID?
    var policy: Policy
    var reason: String
}

/// Undeclared devices: removed where the policy and the ledger allow it, else left alone.
extension PlanState {
    mutating func planPruning() {
        let standing = standingElsewhere
        let reached = reachedParents()
        var candidates: [PruneCandidate] = []
        for device in host.devices where !declared.contains(device.uuid) {
            switch host.ownership(of: device) {
            case .otherNamespace: continue
            case .ours(let entry): consider(device, entry, standing: standing, &candidates)
            case .nobody, .outdated: considerForeign(device, reached: reached, &candidates)
            }
        }
        limitRemovals(candidates)
    }

    /// Documents that made devices, still exist, and were not given to this run.
    private var standingElsewhere: Set<String> {
        let given = Set(absoluteFiles.values)
        return Set(host.observation.standingDocuments).subtracting(given)
    }

    private mutating func consider(
        _ device: MediatedDevice, _ entry: LedgerEntry, standing: Set<String>,
        _ candidates: inout [PruneCandidate]
    ) {
        let policy = prunePolicy(entry)
        let allowed =
            entry.origin == .created ? policy.prune != .never : [.owned, .all].contains(policy.prune)
        guard allowed else { return leave(device) }
        let candidate = PruneCandidate(
            device: device, instance: entry.instance, policy: policy, reason: undeclaredReason(entry))
        if standing.contains(entry.file) {
            let detail = "\(entry.file) made it, still exists and was not given; give it too, or delete it"
            return append(
                removal(device, instance: entry.instance, reason: candidate.reason),
                blockedBy: Block(by: .owner, detail: detail))
        }
        candidates.append(candidate)
    }

    private mutating func considerForeign(
        _ device: MediatedDevice, reached: Set<ParentName>, _ candidates: inout [PruneCandidate]
    ) {
        guard desired.policy.prune == .all, reached.contains(device.parent) else { return leave(device) }
        candidates.append(
            PruneCandidate(
                device: device, instance: nil, policy: desired.policy,
                reason: "not declared, and `prune: all` reaches its parent"))
    }

    private mutating func leave(_ device: MediatedDevice) {
        unmanaged.append(UnmanagedDevice(uuid: device.uuid, parent: device.parent, type: device.type))
    }

    private func prunePolicy(_ entry: LedgerEntry) -> Policy {
        guard case .pool(let name, _) = entry.instance,
            let pool = desired.pools.first(where: { $0.name == name })
        else { return desired.policy }
        return pool.overrides.applied(to: desired.policy)
    }

    private func undeclaredReason(_ entry: LedgerEntry) -> String {
        if case .pool(let name, let ordinal) = entry.instance,
            let pool = desired.pools.first(where: { $0.name == name }), case .count(let count) = pool.size
        {
            return "pool \(name) has \(count) now, numbered from 0; this is number \(ordinal)"
        }
        return "no longer declared"
    }

    /// Parents that the documents name or match.
    private func reachedParents() -> Set<ParentName> {
        guard desired.policy.prune == .all else { return [] }
        var reached = Set(poolParents.joined().map { host.parents[$0].name })
        for device in desired.devices {
            switch device.parent {
            case .name(let name): reached.insert(name)
            case .card(let card):
                reached.formUnion((host.parentsByCard[card] ?? []).map { host.parents[$0].name })
            case .ccwDevice(let address):
                if let parent = host.parentByCCWDevice[address] { reached.insert(host.parents[parent].name) }
            case nil: continue
            }
        }
        return reached
    }

    /// What the ledger has of devices that no document declares any more and that are gone. Asked last, when pools
    /// have taken up again what they had.
    mutating func forgetGoneDevices() {
        let standing = standingElsewhere
        for entry in host.observation.ledger.entries where entry.namespace == desired.namespace {
            guard !declared.contains(entry.uuid), host.device(entry.uuid) == nil,
                !standing.contains(entry.file), !mayReturn(entry)
            else { continue }
            planForget(entry, reason: "no longer declared, and it is gone")
        }
    }
}

extension PlanState {
    /// Whether the entry is a pool's that has as many on each card: the card may come back with its parents.
    private func mayReturn(_ entry: LedgerEntry) -> Bool {
        guard case .pool(let name, _) = entry.instance, host.awaits(entry.parent) else { return false }
        return desired.pools.contains { pool in
            guard case .perCard = pool.size else { return false }
            return pool.name == name || pool.formerly == name
        }
    }
}

/// `name` as it is found from `directory`, `.` and `..` resolved by text.
public func absolutePath(_ name: String, from directory: String) -> String {
    let text = name.hasPrefix("/") ? name : directory + "/" + name
    var components: [Substring] = []
    for component in text.split(separator: "/") {
        switch component {
        case ".": continue
        case "..": _ = components.popLast()
        default: components.append(component)
        }
    }
    return "/" + components.joined(separator: "/")
}
