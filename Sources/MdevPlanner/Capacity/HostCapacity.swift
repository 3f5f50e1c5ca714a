internal import MdevModel

/// All parents' capacity while a plan is made: what exists, less what the plan creates, plus what it removes.
struct HostCapacity {
    private enum Domain {
        /// One parent with its own count.
        case parent
        /// A board whose functions share one; the index into `boards`.
        case board(Int)
    }

    private let parents: [ParentDevice]
    private let domains: [Domain]
    private var single: [ParentCapacity]
    private var boards: [BoardCapacity]

    init(_ host: HostIndex) {
        parents = host.parents
        var occupied: [ParentName: Int] = [:]
        for device in host.devices { occupied[device.parent, default: 0] += 1 }
        single = host.parents.map { ParentCapacity($0, devices: occupied[$0.name] ?? 0) }
        var boards: [BoardCapacity] = []
        var domains = Array(repeating: Domain.parent, count: parents.count)
        let boardCards = Set(host.parents.filter { $0.driver?.text == "nvidia" }.map(\.card))
        let devicesByParent = Dictionary(
            grouping: boardCards.isEmpty ? [] : host.devices, by: \.parent)
        for card in boardCards.sorted(by: naturallyPrecedes) {
            let indexes = host.parentsByCard[card] ?? []
            for index in indexes { domains[index] = .board(boards.count) }
            let members = indexes.map { (index: $0, parent: host.parents[$0]) }
            let devices = members.flatMap { devicesByParent[$0.parent.name] ?? [] }
            boards.append(BoardCapacity(members, devices: devices))
        }
        self.boards = boards
        self.domains = domains
    }

    /// How many more of the type fit on the parent; without what the plan removes where `countingFreed` is false.
    func interval(_ parent: Int, _ type: Int, countingFreed: Bool) -> CapacityInterval {
        switch domains[parent] {
        case .parent: single[parent].interval(type, countingFreed: countingFreed)
        case .board(let board):
            boards[board].interval(parent, parents[parent].types[type].id, countingFreed: countingFreed)
        }
    }

    /// Whether the parent itself says that one more of the type fits, and the plan changes nothing of that.
    func isOffered(_ parent: Int, _ type: Int) -> Bool {
        guard case .parent = domains[parent], single[parent].use.isNone else { return false }
        return (parents[parent].types[type].availableInstances ?? 0) > 0
    }

    mutating func take(_ parent: Int, _ type: Int) {
        switch domains[parent] {
        case .parent: single[parent].take(type)
        case .board(let board): boards[board].take(parent, parents[parent].types[type].id)
        }
    }

    /// - Parameter type: nil where the device's type could not be read.
    mutating func free(_ parent: Int, _ type: TypeID?) { change(freed: 1, parent, type) }

    mutating func unfree(_ parent: Int, _ type: TypeID?) { change(freed: -1, parent, type) }

    private mutating func change(freed amount: Int, _ parent: Int, _ type: TypeID?) {
        switch domains[parent] {
        case .parent:
            guard let index = parents[parent].types.firstIndex(where: { $0.id == type }) else { return }
            if amount > 0 { single[parent].free(index) } else { single[parent].unfree(index) }
        case .board(let board): boards[board].free(parent, type, by: amount)
        }
    }

    /// The counts behind a verdict, as a sentence's tail: what is available, freed and taken.
    func arithmetic(_ parent: Int, _ type: Int) -> String {
        let offered = parents[parent].types[type]
        let available = offered.availableInstances.map(String.init) ?? "an unknown number"
        var parts = ["\(available) available now"]
        if case .parent = domains[parent] {
            let use = single[parent].use
            let named = parents[parent].types.indices
            let freed = named.filter { use.freed[$0] > 0 }.map {
                "\(use.freed[$0]) × \(parents[parent].types[$0].id)"
            }
            let taken = named.filter { use.taken[$0] > 0 }.map {
                "\(use.taken[$0]) × \(parents[parent].types[$0].id)"
            }
            if !freed.isEmpty { parts.append("this plan removes \(freed.joined(separator: ", "))") }
            if !taken.isEmpty { parts.append("it creates \(taken.joined(separator: ", ")) before") }
        }
        return parts.joined(separator: "; ")
    }

    /// The card whose capacity the parent's is part of.
    func domainName(_ parent: Int) -> String {
        switch domains[parent] {
        case .parent: parents[parent].name.text
        case .board: parents[parent].card
        }
    }
}
