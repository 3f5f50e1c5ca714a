/// What a plan takes from and gives back to one parent, per type, in devices.
struct CapacityUse: Hashable {
    private(set) var taken: [Int]
    private(set) var freed: [Int]

    init(types: Int) {
        taken = Array(repeating: 0, count: types)
        freed = taken
    }

    var isNone: Bool { taken.allSatisfy { $0 == 0 } && freed.allSatisfy { $0 == 0 } }

    mutating func take(_ type: Int) { taken[type] += 1 }
    mutating func untake(_ type: Int) { taken[type] -= 1 }
    mutating func free(_ type: Int) { freed[type] += 1 }
    mutating func unfree(_ type: Int) { freed[type] -= 1 }

    /// Net use per type: what is created less what is removed; without the removals where `countingFreed` is false.
    func net(countingFreed: Bool) -> [Int] {
        guard countingFreed else { return taken }
        return zip(taken, freed).map { $0 - $1 }
    }
}
