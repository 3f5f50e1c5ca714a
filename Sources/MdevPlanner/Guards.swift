internal import MdevModel

/// What forbids to touch a device, in the order in which it is said.
extension PlanState {
    /// - Parameters:
    ///   - disruptive: whether the device goes away or is unbound; protection and holders count only then.
    ///   - protect: what the document says; nil: what the ledger says.
    func block(
        _ device: MediatedDevice, disruptive: Bool, policy: Policy, protect: Bool?
    ) -> Block? {
        if device.state == .removing {
            return Block(
                by: .removing,
                detail: "a remove of it waits for its holder; its UUID and capacity are free when that ends",
                holders: host.holders(of: device.uuid) ?? [])
        }
        if let target = host.heldBack(device.uuid, on: device.parent) { return .maintenance(target) }
        guard disruptive else { return nil }
        if protect ?? host.ledgerByUUID[device.uuid]?.protect ?? false {
            return Block(
                by: .protected,
                detail: "it is protected; say `protect: false` in its block, or forget it, to end that")
        }
        return held(device, policy: policy)
    }

    /// Blocked unless nobody holds the device or the policy is to wait for its release.
    func held(_ device: MediatedDevice, policy: Policy) -> Block? {
        guard device.state == .attached else { return nil }
        guard let holders = host.holders(of: device.uuid) else {
            guard case .invisible(let reason) = host.observation.holders else { return nil }
            return Block(by: .held, detail: "it counts as held: \(reason)")
        }
        guard !holders.isEmpty else { return nil }
        if case .wait = policy.inUse { return nil }
        let names = holders.map(\.description).joined(separator: ", ")
        return Block(
            by: .held, detail: "held by \(names); stop that, or set `inUse: {wait: 10m}`", holders: holders)
    }
}

extension Block {
    static func maintenance(_ target: MaintenanceHold.Target) -> Block {
        let (what, name) =
            switch target {
            case .parent(let parent): ("its parent \(parent)", parent.text)
            case .device(let uuid): ("it", uuid.description)
            }
        return Block(
            by: .maintenance, detail: "\(what) is held back for maintenance; `release \(name)` to go on")
    }

    static func foreign(_ device: MediatedDevice, wanted: String) -> Block {
        let type = device.type.map { " of type \($0)" } ?? ""
        return Block(
            by: .foreign,
            detail:
                "a device with this UUID\(type) on \(device.parent) exists that this tool did not make, and "
                + "\(wanted) is declared; remove it by hand, or `adopt \(device.uuid)` to have it replaced")
    }

    static func owner(_ entry: LedgerEntry) -> Block {
        Block(
            by: .owner,
            detail: "it belongs to \(entry.instance) of namespace \(entry.namespace) (\(entry.file)); "
                + "take it out there, or `forget \(entry.uuid)`")
    }
}
