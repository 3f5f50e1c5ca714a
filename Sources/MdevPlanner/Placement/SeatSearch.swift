internal import MdevModel

extension PlanState {
    /// Where the instance is to be created: where it was, else where its declaration says and there is room.
    mutating func seat(for instance: DeclaredInstance) -> Result<Seat, NoSeat> {
        switch instance.placement {
        case .parent(let name):
            guard let parent = host.parentByName[name] else {
                return .failure(.blocked(.missing(parent: name.text)))
            }
            return seat(on: parent, instance)
        case .ccwDevice(let address):
            guard let parent = host.parentByCCWDevice[address] else {
                return .failure(.blocked(.missing(parent: "the subchannel of \(address)")))
            }
            return seat(on: parent, instance)
        case .card(let card): return seat(onCard: card, instance)
        case .pool(let pool), .poolCard(let pool, _): return seat(inPool: pool, instance)
        case .nowhere: return .failure(.blocked(.missing(parent: "a parent device")))
        }
    }

    private func seat(on parent: Int, _ instance: DeclaredInstance) -> Result<Seat, NoSeat> {
        let device = host.parents[parent]
        if let target = host.heldBack(instance.uuid, on: device.name) {
            return .failure(.blocked(.maintenance(target)))
        }
        switch TypeChoice(instance.types, on: device) {
        case .offered(let types):
            if let seat = capacity.seat(on: parent, types: types) { return .success(seat) }
            return .failure(.blocked(.full(device, types: types, capacity, parent)))
        case .ambiguous(let name, let ids): return .failure(.blocked(.ambiguous(name, ids, on: device)))
        case .notOffered: return .failure(.blocked(.notOffered(instance.types, by: device)))
        }
    }

    private func seat(onCard card: String, _ instance: DeclaredInstance) -> Result<Seat, NoSeat> {
        guard let parents = host.parentsByCard[card] else {
            return .failure(.blocked(.missing(parent: "card \(card)")))
        }
        if let block = awaitedParent(of: instance) { return .failure(.blocked(block)) }
        if let former = formerParent(instance), case .success(let seat) = seat(on: former, instance) {
            return .success(seat)
        }
        var best: Seat?
        for parent in parents {
            guard case .success(let seat) = seat(on: parent, instance) else { continue }
            if seat.verdict == .fits { return .success(seat) }
            best = best ?? seat
        }
        if let best { return .success(best) }
        return seat(on: parents[0], instance).mapError { failure in
            guard case .blocked(let block) = failure, block.by == .capacity else { return failure }
            return .blocked(Block(by: .capacity, detail: "card \(card) is full: \(block.detail)"))
        }
    }

    private mutating func seat(inPool index: Int, _ instance: DeclaredInstance) -> Result<Seat, NoSeat> {
        if let block = awaitedParent(of: instance) { return .failure(.blocked(block)) }
        if let former = formerParent(instance), case .success(let seat) = seat(on: former, instance) {
            return .success(seat)
        }
        // Taken out, so that it is changed in place and not copied.
        var seating = poolSeatings.removeValue(forKey: index) ?? poolSeating(index)
        defer { poolSeatings[index] = seating }
        let found: Seat?
        if case .poolCard(_, let card) = instance.placement {
            found = seating.next(on: card, host: host, capacity: capacity)
        } else {
            found = seating.next(host: host, capacity: capacity)
        }
        guard let found else { return .failure(.blocked(noRoom(inPool: index, instance))) }
        return .success(found)
    }

    /// An instance whose parent has just gone does not move at once: a driver that is loaded again brings it back.
    private func awaitedParent(of instance: DeclaredInstance) -> Block? {
        guard let entry = host.ledgerByUUID[instance.uuid], host.awaits(entry.parent) else { return nil }
        return .waiting(for: entry.parent, settle: desired.policy.settle)
    }

    /// The parent on which the instance is or was last, where it may still be.
    func formerParent(_ instance: DeclaredInstance) -> Int? {
        guard let name = host.device(instance.uuid)?.parent ?? host.ledgerByUUID[instance.uuid]?.parent,
            let index = host.parentByName[name], accepts(host.parents[index], instance.placement)
        else { return nil }
        return index
    }

    func poolSeating(_ index: Int) -> PoolSeating {
        let pool = desired.pools[index]
        var carried: [String: Int] = [:]
        for instance in poolInstances[index] ?? [] {
            guard let parent = formerParent(instance) else { continue }
            carried[host.parents[parent].card, default: 0] += 1
        }
        let open = poolParents[index].filter {
            !host.isHeldBack(host.parents[$0].name)
        }
        return PoolSeating(pool, parents: open, host: host, carried: carried)
    }

    private func noRoom(inPool index: Int, _ instance: DeclaredInstance) -> Block {
        let parents = poolParents[index]
        guard let first = parents.first else {
            return .missing(parent: "any parent that pool \(desired.pools[index].name) matches")
        }
        var offering: (parent: Int, types: [Int])?
        for parent in parents {
            switch TypeChoice(instance.types, on: host.parents[parent]) {
            case .offered(let types): offering = offering ?? (parent, types)
            case .ambiguous(let name, let ids): return .ambiguous(name, ids, on: host.parents[parent])
            case .notOffered: continue
            }
        }
        guard let offering else { return .notOffered(instance.types, by: host.parents[first]) }
        let full = Block.full(host.parents[offering.parent], types: offering.types, capacity, offering.parent)
        guard parents.count > 1 else { return full }
        return Block(
            by: .capacity, detail: "none of the pool's \(parents.count) parents has room; \(full.detail)")
    }
}
