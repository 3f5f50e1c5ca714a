internal import MdevModel

/// How many devices of each type one parent still takes while a plan is made.
///
/// `available_instances` says how many fit now; what follows from it after creates and removes of other types
/// depends on arithmetic that sysfs does not show. Where the driver's is known, its resources are bounded from
/// what all types say; elsewhere only what holds for any sum of resources is taken as certain.
struct ParentCapacity {
    private let weights: ResourceWeights?
    /// By type; nil where it could not be read.
    private let available: [Int?]
    /// nil where resources are counted; where they are given out in pieces, what that leaves certain.
    private let pieces: ResourcePieces?
    private(set) var use: CapacityUse

    /// - Parameter devices: how many are on the parent.
    init(_ parent: ParentDevice, devices: Int) {
        weights = ResourceWeights(parent)
        pieces = ResourcePieces(parent, devices: devices)
        available = parent.types.map(\.availableInstances)
        use = CapacityUse(types: parent.types.count)
    }

    mutating func take(_ type: Int) { use.take(type) }
    mutating func untake(_ type: Int) { use.untake(type) }
    mutating func free(_ type: Int) { use.free(type) }
    mutating func unfree(_ type: Int) { use.unfree(type) }

    func interval(_ type: Int, countingFreed: Bool) -> CapacityInterval {
        let net = use.net(countingFreed: countingFreed)
        let general = generalInterval(type, net)
        let weighed = weights.flatMap { weighedInterval(type, net, $0.costs) }
        if let pieces {
            let low = pieces.certain(type, available, use, countingFreed: countingFreed, weights?.costs)
            return CapacityInterval(low: low, high: min(general.high, weighed?.high ?? general.high))
        }
        guard let weighed else { return general }
        let low = max(general.low, weighed.low)
        return CapacityInterval(low: low, high: max(low, min(general.high, weighed.high)))
    }

    /// What holds for any driver whose types take fixed amounts of shared resources: alone, each create takes
    /// one of its own type's count; creates of siblings may take all of it, removes of siblings may add any.
    private func generalInterval(_ type: Int, _ net: [Int]) -> CapacityInterval {
        guard let count = available[type] else {
            return CapacityInterval(low: 0, high: CapacityInterval.unbounded)
        }
        let others = net.enumerated().filter { $0.offset != type }
        let otherTaken = others.contains { $0.element > 0 }
        let otherFreed = others.contains { $0.element < 0 }
        return CapacityInterval(
            low: otherTaken ? 0 : count - net[type],
            high: otherFreed ? CapacityInterval.unbounded : count - net[type])
    }

    /// Bounds by the resources: each is at least what its most demanding count proves, and each type's own
    /// count would be one more were all its resources larger.
    private func weighedInterval(_ type: Int, _ net: [Int], _ costs: [[Int]]) -> CapacityInterval? {
        let cost = costs[type]
        guard let count = available[type] else { return nil }
        var low = CapacityInterval.unbounded
        var high = 0
        for resource in cost.indices {
            let used = zip(net, costs).reduce(0) { $0 + $1.0 * $1.1[resource] }
            let proven = zip(available, costs).reduce(0) { max($0, ($1.0 ?? 0) * $1.1[resource]) }
            var ceiling = (count + 1) * cost[resource] - 1
            // With one resource every sibling's count bounds it, too.
            if cost.count == 1 {
                for (sibling, siblingCost) in zip(available, costs) {
                    guard let sibling else { continue }
                    ceiling = min(ceiling, (sibling + 1) * siblingCost[resource] - 1)
                }
            }
            low = min(low, (proven - used) / cost[resource])
            high = max(high, (ceiling - used) / cost[resource])
        }
        return CapacityInterval(low: low, high: high)
    }
}
