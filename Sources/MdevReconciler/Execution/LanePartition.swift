internal import MdevModel

/// Which changes have to run one after the other: those on one card, which share its room, and those whose steps
/// wait for each other's. All others may run at once.
enum LanePartition {
    /// - Parameter changes: indices of the plan's changes that are to run.
    /// - Returns: lanes, each in the plan's order; lanes in the order of their first change.
    static func lanes(of plan: Plan, running changes: [Int], registry: RegistrySnapshot) -> [[Int]] {
        let cards = Dictionary(registry.parents.map { ($0.name, $0.card) }) { first, _ in first }
        var groups = DisjointSets(count: plan.changes.count)
        var ownerOfStep: [Int: Int] = [:]
        var firstOnCard: [String: Int] = [:]
        var firstOfDevice: [DeviceUUID: Int] = [:]
        for index in changes {
            let change = plan.changes[index]
            for step in change.steps { ownerOfStep[step.id] = index }
            for parent in parents(of: change) {
                groups.join(index, firstOnCard[cards[parent] ?? parent.text, default: index])
                firstOnCard[cards[parent] ?? parent.text] = index
            }
            groups.join(index, firstOfDevice[change.device.uuid, default: index])
            firstOfDevice[change.device.uuid] = index
        }
        for index in changes {
            for earlier in plan.changes[index].steps.flatMap(\.after) {
                if let owner = ownerOfStep[earlier] { groups.join(index, owner) }
            }
        }
        var lanes: [[Int]] = []
        var laneOfRoot: [Int: Int] = [:]
        for index in changes {
            let root = groups.root(of: index)
            if let lane = laneOfRoot[root] {
                lanes[lane].append(index)
            } else {
                laneOfRoot[root] = lanes.count
                lanes.append([index])
            }
        }
        return lanes
    }

    private static func parents(of change: Change) -> Set<ParentName> {
        var parents = Set(
            [change.device.parent, change.before?.parent, change.after?.parent].compactMap(\.self))
        for step in change.steps {
            switch step.kind {
            case .create(let parent, _), .remove(let parent): parents.insert(parent)
            default: break
            }
        }
        return parents
    }
}

/// Sets of numbers that grow together.
struct DisjointSets {
    private var above: [Int]

    init(count: Int) { above = Array(0..<count) }

    mutating func root(of number: Int) -> Int {
        var number = number
        while above[number] != number {
            above[number] = above[above[number]]
            number = above[number]
        }
        return number
    }

    mutating func join(_ left: Int, _ right: Int) { above[root(of: left)] = root(of: right) }
}
