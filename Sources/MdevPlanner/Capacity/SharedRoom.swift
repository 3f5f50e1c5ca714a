public import MdevModel

/// How many more devices several parents take together: each of a card's virtual functions may say that it has room
/// for one, and the board still has not for all of them.
public struct SharedRoom {
    private static let counted = 4096

    private let host: HostIndex
    private let capacity: HostCapacity

    public init(_ observation: Observation) {
        host = HostIndex(observation, namespace: .standard, written: [])
        capacity = HostCapacity(host)
    }

    /// - Returns: how many devices of the type fit on the parents, one after another; nil where sysfs does not tell.
    public func devices(of type: TypeID, on parents: [ParentName]) -> Int? {
        var capacity = capacity
        var count = 0
        for parent in parents {
            guard let index = host.parentByName[parent],
                let place = host.parents[index].types.firstIndex(where: { $0.id == type })
            else { continue }
            while count < Self.counted {
                let interval = capacity.interval(index, place, countingFreed: false)
                if interval.verdict == .uncertain { return nil }
                guard interval.verdict == .fits else { break }
                capacity.take(index, place)
                count += 1
            }
        }
        return count
    }
}
