internal import MdevModel

extension PlanState {
    /// `adopt: matching`: gives a pool's instances that do not exist yet the UUIDs of look-alikes: devices that
    /// nobody owns or declares, of the pool's types on its parents, in natural order of parents, then of UUIDs.
    func adopting(_ instances: [DeclaredInstance], pool: DesiredPool, index: Int) -> [DeclaredInstance] {
        guard pool.adopt == .matching else { return instances }
        let parents = Set(poolParents[index].map { host.parents[$0].name })
        var candidates = host.devices.filter { device in
            guard parents.contains(device.parent), !declared.contains(device.uuid), device.state != .removing,
                case .nobody = host.ownership(of: device), let type = device.type,
                let parent = host.parent(device.parent),
                case .offered(let types) = TypeChoice(pool.types, on: parent)
            else { return false }
            return types.contains { parent.types[$0].id == type }
        }
        candidates.sort { $0.parent == $1.parent ? $0.uuid < $1.uuid : $0.parent < $1.parent }
        var remaining = candidates[...]
        let taken = Set(instances.map(\.uuid))
        return instances.map { instance in
            guard host.device(instance.uuid) == nil else { return instance }
            while let candidate = remaining.popFirst() {
                guard !taken.contains(candidate.uuid) else { continue }
                var adopted = instance
                adopted.uuid = candidate.uuid
                return adopted
            }
            return instance
        }
    }
}
