internal import MdevModel

/// Gives out seats to one pool's new instances over its cards.
///
/// `spread` takes the card that carries the fewest of the pool, `pack` the one that carries the most and has
/// room; ties go in natural order of cards. Cards on which nothing fits for certain come after all others.
struct PoolSeating {
    private let placement: DesiredPool.Placement
    private let types: [String]
    private var cards: [CardSeating]
    private let positions: [String: Int]
    /// Cards that may have room, by how many of the pool they carry.
    private var levels: [Int: [Int]] = [:]
    private var level: Int
    private var doubtful: [Int] = []

    /// - Parameters:
    ///   - parents: the pool's parents, in natural order.
    ///   - carried: how many of the pool each card carries, also those that return to their former parents.
    init(_ pool: DesiredPool, parents: [Int], host: HostIndex, carried: [String: Int]) {
        placement = pool.placement
        types = pool.types
        let byCard = Dictionary(grouping: parents) { host.parents[$0].card }
        let names = byCard.keys.sorted(by: naturallyPrecedes)
        cards = names.map { CardSeating(card: $0, parents: byCard[$0] ?? []) }
        positions = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
        for (index, name) in names.enumerated() { levels[carried[name] ?? 0, default: []].append(index) }
        level = pool.placement == .spread ? levels.keys.min() ?? 0 : levels.keys.max() ?? 0
        orderLevel()
    }

    /// A seat on the next card of the pool.
    mutating func next(host: HostIndex, capacity: HostCapacity) -> Seat? {
        while let card = levels[level]?.last {
            guard let seat = cards[card].seat(types, host: host, capacity: capacity) else {
                removeLast()
                continue
            }
            guard seat.verdict == .fits else {
                removeLast()
                doubtful.append(card)
                continue
            }
            moveUp(card)
            return seat
        }
        while let card = doubtful.first {
            if let seat = cards[card].seat(types, host: host, capacity: capacity) { return seat }
            doubtful.removeFirst()
        }
        return nil
    }

    /// A seat on one card.
    mutating func next(on card: String, host: HostIndex, capacity: HostCapacity) -> Seat? {
        guard let position = positions[card] else { return nil }
        return cards[position].seat(types, host: host, capacity: capacity)
    }

    private mutating func moveUp(_ card: Int) {
        levels[level + 1, default: []].append(card)
        // Under pack the card carries the most now: it stays first until it is full.
        let above = level + 1
        removeLast()
        if placement == .pack { level = above }
    }

    private mutating func removeLast() {
        levels[level]?.removeLast()
        guard levels[level]?.isEmpty ?? true else { return }
        levels[level] = nil
        guard let next = placement == .spread ? levels.keys.min() : levels.keys.max() else { return }
        level = next
        orderLevel()
    }

    /// The next card is taken from the end.
    private mutating func orderLevel() { levels[level]?.sort(by: >) }
}
