internal import MdevModel

/// Where a device is to be created: indexes of a parent in the registry and of a type on it.
struct Seat: Hashable {
    var parent: Int
    var type: Int
    var verdict: CapacityInterval.Verdict
    /// The room is there only after something that this plan removes is gone.
    var needsRemovals: Bool
}

/// Why there is none.
enum NoSeat: Error {
    case blocked(Block)
}

extension HostCapacity {
    /// The best of a parent's types in the order of preference: the first that fits, else the first that may.
    func seat(on parent: Int, types: [Int]) -> Seat? {
        var uncertain: Seat?
        for type in types {
            switch interval(parent, type, countingFreed: true).verdict {
            case .fits:
                let alone = interval(parent, type, countingFreed: false).verdict == .fits
                return Seat(parent: parent, type: type, verdict: .fits, needsRemovals: !alone)
            case .uncertain:
                uncertain =
                    uncertain ?? Seat(parent: parent, type: type, verdict: .uncertain, needsRemovals: true)
            case .cannotFit: continue
            }
        }
        return uncertain
    }
}
