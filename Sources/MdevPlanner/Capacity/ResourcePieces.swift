internal import MdevModel

/// Resources of which a device gets its part in one piece. Free room lies in gaps that sysfs does not show, so
/// what is free in sum may be in no gap: i915's GVT-g gives parts of the aperture and of hidden memory so
/// (mdev-semantics §3.4).
struct ResourcePieces: Hashable {
    /// How many devices lie between the gaps.
    private let devices: Int
    /// Columns of ``ResourceWeights/costs`` that are given out in pieces.
    private let columns = [0, 1]

    /// nil where a driver's resources are counts.
    init?(_ parent: ParentDevice, devices: Int) {
        guard parent.driver?.text == "i915" else { return nil }
        self.devices = devices
    }

    /// How many more of the type fit wherever the gaps are.
    ///
    /// Beside n devices there are at most n + 1 gaps. Sizes are multiples of their greatest common divisor u, so a
    /// gap wastes at most s - u of a size s: on an empty parent nothing, for the smallest of sizes that it divides
    /// nothing either. Devices of that size that the plan makes before lie side by side and add no gap.
    /// - Parameter costs: nil where the descriptions do not tell them: then only an empty parent is certain.
    func certain(
        _ type: Int, _ available: [Int?], _ use: CapacityUse, countingFreed: Bool, _ costs: [[Int]]?
    ) -> Int {
        guard let count = available[type] else { return 0 }
        let others = use.taken.indices.contains { $0 != type && use.taken[$0] > 0 }
        let freed = countingFreed ? use.freed.reduce(0, +) : 0
        guard let costs else {
            return devices == 0 && !others ? count - use.taken[type] : 0
        }
        let gaps = devices - freed + 1 + (others ? use.taken.reduce(0, +) : 0)
        let mine = others ? 0 : use.taken[type]
        var least = CapacityInterval.unbounded
        for resource in costs[type].indices {
            let cost = costs[type][resource]
            var free = zip(available, costs).reduce(0) { max($0, ($1.0 ?? 0) * $1.1[resource]) }
            for other in costs.indices {
                if countingFreed { free += use.freed[other] * costs[other][resource] }
                if others { free -= use.taken[other] * costs[other][resource] }
            }
            let unit = costs.reduce(0) { greatestCommonDivisor($0, $1[resource]) }
            let waste = columns.contains(resource) ? gaps * (cost - unit) : 0
            // What fits is a whole number, and at least this.
            let fitting = free <= waste ? 0 : (free - waste + (waste > 0 ? cost - 1 : 0)) / cost
            least = min(least, min(fitting, free / cost) - mine)
        }
        return max(least, 0)
    }
}

private func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
}
