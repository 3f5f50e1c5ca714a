internal import MdevModel

/// How many vGPUs one NVIDIA board still takes (mdev-semantics §3.5): the first may be of any type, later ones
/// must have the framebuffer size of those that are there (or, by older drivers, their very type); a type's
/// `max_instance` bounds all of them together; a virtual function carries one.
struct BoardCapacity {
    /// What a type's description says.
    private struct Profile: Hashable {
        var framebuffer: Int
        var maximum: Int
    }

    private struct Function {
        var isVirtual: Bool
        var present: Int
        var freed = 0
        var taken = 0
        var available: [TypeID: Int]
    }

    /// As the first function that offers them lists them.
    private var types: [TypeID: MdevType] = [:]
    /// By the parent's index in the registry.
    private var functions: [Int: Function] = [:]
    private var present: [TypeID?: Int] = [:]
    private var freed: [TypeID?: Int] = [:]
    private var taken: [TypeID?: Int] = [:]

    init(_ parents: [(index: Int, parent: ParentDevice)], devices: [MediatedDevice]) {
        for (index, parent) in parents {
            var available: [TypeID: Int] = [:]
            for type in parent.types {
                available[type.id] = type.availableInstances
                if types[type.id] == nil { types[type.id] = type }
            }
            let occupants = devices.filter { $0.parent == parent.name }
            functions[index] = Function(
                isVirtual: parent.card != parent.name.text, present: occupants.count, available: available)
            for device in occupants { present[device.type, default: 0] += 1 }
        }
    }

    /// Read when it is asked for: a card of many functions has hundreds of descriptions, of which few matter.
    private func profile(_ id: TypeID) -> Profile? {
        guard let type = types[id], let framebuffer = describedNumber("framebuffer", in: type),
            let maximum = describedNumber("max_instance", in: type)
        else { return nil }
        return Profile(framebuffer: framebuffer, maximum: maximum)
    }

    mutating func take(_ function: Int, _ type: TypeID?, by amount: Int = 1) {
        functions[function]?.taken += amount
        taken[type, default: 0] += amount
    }

    mutating func free(_ function: Int, _ type: TypeID?, by amount: Int = 1) {
        functions[function]?.freed += amount
        freed[type, default: 0] += amount
    }

    func interval(_ index: Int, _ type: TypeID, countingFreed: Bool) -> CapacityInterval {
        guard let function = functions[index], let listed = function.available[type] else {
            return CapacityInterval(low: 0, high: CapacityInterval.unbounded)
        }
        if isUntouched(countingFreed: countingFreed) { return .exactly(listed) }
        let occupants = function.present + function.taken - (countingFreed ? function.freed : 0)
        if function.isVirtual, occupants > 0 { return .exactly(0) }
        guard let profile = profile(type) else {
            return CapacityInterval(low: 0, high: CapacityInterval.unbounded)
        }
        let others = occupancy(countingFreed: countingFreed)
        let room = profile.maximum - others.values.reduce(0, +)
        let most = function.isVirtual ? min(room, 1) : room
        switch acceptance(of: type, beside: others, profile) {
        case .fits: return .exactly(most)
        case .uncertain: return CapacityInterval(low: 0, high: most)
        case .cannotFit: return .exactly(0)
        }
    }

    private func isUntouched(countingFreed: Bool) -> Bool {
        taken.values.allSatisfy { $0 == 0 } && (!countingFreed || freed.values.allSatisfy { $0 == 0 })
    }

    /// What is on the board then, per type; nil for devices whose type could not be read.
    private func occupancy(countingFreed: Bool) -> [TypeID?: Int] {
        var counts = present.merging(taken, uniquingKeysWith: +)
        if countingFreed { counts.merge(freed.mapValues(-), uniquingKeysWith: +) }
        return counts.filter { $0.value > 0 }
    }

    private func acceptance(of type: TypeID, beside others: [TypeID?: Int], _ profile: Profile)
        -> CapacityInterval.Verdict
    {
        var verdict = CapacityInterval.Verdict.fits
        for other in others.keys where other != type {
            guard let other, let size = self.profile(other)?.framebuffer else { return .uncertain }
            guard size == profile.framebuffer || isOffered(type) else { return .cannotFit }
            // Same size: newer drivers take it, older want the very type. Another size: only in mixed-size mode.
            let offeredBesideIt =
                size == profile.framebuffer && present[other, default: 0] > 0 && isOffered(type)
            verdict = max(verdict, offeredBesideIt ? .fits : .uncertain)
        }
        return verdict
    }

    /// Whether some function of the board lists an instance of the type now.
    private func isOffered(_ type: TypeID) -> Bool {
        functions.values.contains { ($0.available[type] ?? 0) > 0 }
    }
}
