internal import MdevModel

extension PlanState {
    /// The smallest move that would make a blocked create fit: one pool instance, held by nobody, whose room would
    /// do and for which another parent of its pool has room. nil where there is none.
    func adviceToMakeRoom(for instance: DeclaredInstance) -> String? {
        let targets = parents(of: instance.placement)
        guard !targets.isEmpty else { return nil }
        let names = Set(targets.map { host.parents[$0].name })
        for device in host.devices where names.contains(device.parent) {
            guard let entry = host.ledgerByUUID[device.uuid], entry.namespace == desired.namespace,
                case .pool(let name, _) = entry.instance,
                let pool = desired.pools.firstIndex(where: { $0.name == name }),
                host.holders(of: device.uuid) == [], makesRoom(device, for: instance),
                let other = otherParent(of: device, pool: pool)
            else { continue }
            return "it would fit if \(entry.instance.shortName) moved from \(device.parent) to \(other)"
        }
        return nil
    }

    private func parents(of placement: DeclaredInstance.Placement) -> [Int] {
        switch placement {
        case .parent(let name): host.parentByName[name].map { [$0] } ?? []
        case .card(let card): host.parentsByCard[card] ?? []
        case .ccwDevice(let address): host.parentByCCWDevice[address].map { [$0] } ?? []
        // A pool's own instances take the other parents themselves.
        case .pool, .poolCard, .nowhere: []
        }
    }

    private func makesRoom(_ device: MediatedDevice, for instance: DeclaredInstance) -> Bool {
        guard let index = host.parentByName[device.parent],
            case .offered(let types) = TypeChoice(instance.types, on: host.parents[index])
        else { return false }
        var capacity = capacity
        capacity.free(index, device.type)
        return capacity.seat(on: index, types: types)?.verdict == .fits
    }

    private func otherParent(of device: MediatedDevice, pool: Int) -> ParentName? {
        let found = poolParents[pool].first { index in
            guard host.parents[index].name != device.parent,
                case .offered(let types) = TypeChoice(desired.pools[pool].types, on: host.parents[index])
            else { return false }
            return capacity.seat(on: index, types: types)?.verdict == .fits
        }
        return found.map { host.parents[$0].name }
    }
}
