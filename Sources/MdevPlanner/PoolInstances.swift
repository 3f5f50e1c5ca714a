internal import MdevModel

/// Which instances a pool has before new ones are placed.
struct PoolInstances {
    /// In order of ordinals; those that exist, those that wait for a parent, and for a count those to be made.
    var instances: [DeclaredInstance] = []
    /// Ordinals not used yet, ascending, for pools that grow by capacity.
    private(set) var nextOrdinal = 0
    private var used: Set<Int> = []

    private let pool: DesiredPool
    private let index: Int
    private let naming: InstanceNaming
    private let policy: Policy

    init(_ pool: DesiredPool, index: Int, state: PlanState) {
        self.pool = pool
        self.index = index
        naming = state.naming
        policy = state.desired.policy
        switch pool.size {
        case .count(let count): for ordinal in 0..<count { append(ordinal, .pool(index)) }
        case .fill:
            for ordinal in (existing(state).map(\.ordinal) + waiting(state)).sorted() {
                append(ordinal, .pool(index))
            }
        case .perCard(let count): appendPerCard(count, state)
        }
    }

    /// A further instance with the lowest free ordinal.
    mutating func grow(_ placement: DeclaredInstance.Placement) -> DeclaredInstance {
        while used.contains(nextOrdinal) { nextOrdinal += 1 }
        append(nextOrdinal, placement)
        return instances[instances.count - 1]
    }

    /// Keeps an ordinal from being given out again.
    mutating func reserve(_ instance: InstanceID) {
        if case .pool(_, let ordinal) = instance { used.insert(ordinal) }
    }

    private mutating func append(_ ordinal: Int, _ placement: DeclaredInstance.Placement) {
        used.insert(ordinal)
        instances.append(
            DeclaredInstance(
                pool, ordinal: ordinal, placement: placement, uuid: naming.uuid(of: pool, ordinal: ordinal),
                policy: policy))
    }

    /// Each card keeps its lowest ordinals up to the count, and gets new ones up to it.
    private mutating func appendPerCard(_ count: Int, _ state: PlanState) {
        var carried: [String: Int] = [:]
        for (ordinal, device) in existing(state) {
            guard let card = state.host.parent(device.parent)?.card, carried[card, default: 0] < count else {
                continue
            }
            carried[card, default: 0] += 1
            append(ordinal, .poolCard(pool: index, card: card))
        }
        var cards: [String] = []
        for parent in state.poolParents[index] where cards.last != state.host.parents[parent].card {
            cards.append(state.host.parents[parent].card)
        }
        for card in Set(cards).sorted(by: naturallyPrecedes) {
            for _ in carried[card, default: 0]..<max(count, carried[card, default: 0]) {
                _ = grow(.poolCard(pool: index, card: card))
            }
        }
    }

    /// The pool's devices that are there.
    private func existing(_ state: PlanState) -> [(ordinal: Int, device: MediatedDevice)] {
        entries(state).compactMap { ordinal, entry in
            state.host.device(entry.uuid).map { (ordinal: ordinal, device: $0) }
        }
    }

    /// Ordinals whose parent has been gone for less than `settle`: they are not given up yet.
    private func waiting(_ state: PlanState) -> [Int] {
        entries(state).filter { _, entry in
            state.host.device(entry.uuid) == nil && state.host.awaits(entry.parent)
        }.map(\.ordinal)
    }

    /// What the ledger has of the pool, one entry an ordinal, in order.
    private func entries(_ state: PlanState) -> [(ordinal: Int, entry: LedgerEntry)] {
        let names = Set([pool.name] + [pool.formerly].compactMap(\.self))
        var found: [Int: LedgerEntry] = [:]
        for entry in state.host.observation.ledger.entries where entry.namespace == state.desired.namespace {
            guard case .pool(let name, let ordinal) = entry.instance, names.contains(name),
                naming.uuid(of: pool, ordinal: ordinal) == entry.uuid
            else { continue }
            found[ordinal] = entry
        }
        return found.map { (ordinal: $0.key, entry: $0.value) }.sorted { $0.ordinal < $1.ordinal }
    }
}
