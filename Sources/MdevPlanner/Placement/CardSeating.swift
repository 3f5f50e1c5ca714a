internal import MdevModel

/// One card's parents while seats on it are given out, in natural order of names.
struct CardSeating {
    let card: String
    private let parents: [Int]
    /// Parents before it have no room; room only shrinks while seats are given out.
    private var firstOpen = 0

    init(card: String, parents: [Int]) {
        self.card = card
        self.parents = parents
    }

    /// The first parent on which a type fits, else the first on which one may.
    mutating func seat(_ types: [String], host: HostIndex, capacity: HostCapacity) -> Seat? {
        var uncertain: Seat?
        var onlyFullSoFar = true
        for position in parents.indices[firstOpen...] {
            let parent = parents[position]
            guard case .offered(let offered) = TypeChoice(types, on: host.parents[parent]),
                let seat = capacity.seat(on: parent, types: offered)
            else {
                if onlyFullSoFar { firstOpen = position + 1 }
                continue
            }
            onlyFullSoFar = false
            if seat.verdict == .fits { return seat }
            uncertain = uncertain ?? seat
        }
        return uncertain
    }
}
