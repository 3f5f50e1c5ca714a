/// How many more devices of a type fit: between `low` and `high`, both from 0.
struct CapacityInterval: Hashable {
    static let unbounded = Int.max / 4

    var low: Int
    var high: Int

    init(low: Int, high: Int) {
        self.low = max(low, 0)
        self.high = max(high, self.low)
    }

    static func exactly(_ count: Int) -> CapacityInterval { CapacityInterval(low: count, high: count) }

    var verdict: Verdict {
        if low >= 1 { return .fits }
        return high >= 1 ? .uncertain : .cannotFit
    }

    enum Verdict: Hashable, Comparable {
        case fits, uncertain, cannotFit
    }
}
