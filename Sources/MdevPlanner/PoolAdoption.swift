internal import MdevModel

extension PlanState {
    /// `adopt: matching`: gives a pool's instances that do not exist yet the UUIDs of look-alikes: devices that
    /// nobody owns or declares, of the pool's types on its parents, in natural order of parents, then of UUIDs.
    /// A pool that fills takes all of them.
    func adopting(_ pool: DesiredPool, index: Int) -> [DeclaredInstance] {
        var made = PoolInstances(pool, index: index, state: self)
        guard pool.adopt == .matching else { return made.instances }
        let taken = Set(made.instances.map(\.uuid))
        var candidates = lookAlikes(pool, index: index).filter { !taken.contains($0.uuid) }
        var instances = made.instances
        for position in instances.indices where host.device(instances[position].uuid) == nil {
            let placement = instances[position].placement
            let match = candidates.firstIndex { candidate in
                host.parent(candidate.parent).map { accepts($0, placement) } ?? false
            }
            if let match { instances[position].uuid = candidates.remove(at: match).uuid }
        }
        guard pool.size == .fill else { return instances }
        for candidate in candidates {
            var instance = made.grow(.pool(index))
            instance.uuid = candidate.uuid
            instances.append(instance)
        }
        return instances
    }

    private func lookAlikes(_ pool: DesiredPool, index: Int) -> [MediatedDevice] {
        let parents = Set(poolParents[index].map { host.parents[$0].name })
        let candidates = host.devices.filter { device in
            guard parents.contains(device.parent), !declared.contains(device.uuid), device.state != .removing,
                case .nobody = host.ownership(of: device), let type = device.type,
                let parent = host.parent(device.parent),
                case .offered(let types) = TypeChoice(pool.types, on: parent)
            else { return false }
            return types.contains { parent.types[$0].id == type }
        }
        return candidates.sorted { $0.parent == $1.parent ? $0.uuid < $1.uuid : $0.parent < $1.parent }
    }
}
