import MdevModel
import MdevPlanner
import Testing
import TreeConformance

/// Random drivers of which only `available_instances` can be seen: hidden resources, hidden costs. The plan's
/// steps are carried out by the driver's own arithmetic.
struct CapacityPropertyTests {
    /// A parent whose types take amounts of some resources.
    private struct HiddenDriver {
        var free: [Int]
        let costs: [[Int]]

        init(_ random: inout SplitMix) {
            let resources = Int.random(in: 1...3, using: &random)
            free = (0..<resources).map { _ in Int.random(in: 0...40, using: &random) }
            costs = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<resources).map { _ in Int.random(in: 1...8, using: &random) }
            }
        }

        func available(_ type: Int) -> Int { zip(free, costs[type]).map { $0 / $1 }.min() ?? 0 }

        mutating func create(_ type: Int) -> Bool {
            guard available(type) > 0 else { return false }
            for index in free.indices { free[index] -= costs[type][index] }
            return true
        }

        mutating func remove(_ type: Int) {
            for index in free.indices { free[index] += costs[type][index] }
        }
    }

    @Test(
        "No create that a plan calls certain is refused, whatever the driver hides; cannot-fit ones would be")
    func certainty() throws {
        for seed in 0..<20_000 as Range<UInt64> {
            var random = SplitMix(seed: seed)
            var driver = HiddenDriver(&random)
            var world = World()
            try makeDevices(&world, &driver, &random)
            world.parent(
                ParentDevice(
                    name: ParentName(trusted: "p"), path: "devices/p", driver: DriverName(trusted: "hidden"),
                    types: driver.costs.indices.map { type in
                        MdevType(id: TypeID(trusted: "t-\(type)"), availableInstances: driver.available(type))
                    }))
            let plan = makePlan(
                desired: world.desired, observation: world.observation,
                options: PlanOptions(acceptRemovals: true))
            let violation = carryOut(plan, of: world.desired, on: &driver)
            guard let violation else { continue }
            Issue.record("seed \(seed): \(violation)")
            return
        }
    }

    /// Some that stay, some that go, some to be made, some to be replaced.
    private func makeDevices(_ world: inout World, _ driver: inout HiddenDriver, _ random: inout SplitMix)
        throws
    {
        for number in 0..<Int.random(in: 1...8, using: &random) {
            let (now, wanted) = (
                Int.random(in: driver.costs.indices, using: &random),
                Int.random(in: driver.costs.indices, using: &random)
            )
            let fate = Int.random(in: 0..<4, using: &random)
            if fate > 0, driver.create(now) {
                try world.made("device/d\(number)", type: "t-\(now)", on: "p")
            }
            if fate < 3 { try world.declare("d\(number)", type: "t-\(fate == 1 ? now : wanted)", on: "p") }
        }
    }

    private func carryOut(_ plan: Plan, of desired: DesiredState, on driver: inout HiddenDriver) -> String? {
        var refused = false
        var waiting = plan.changes.flatMap { change in change.steps.map { (change: change, step: $0) } }
        var done: Set<Int> = []
        // Each time the first step whose conditions hold, as a run would.
        while let next = waiting.firstIndex(where: { done.isSuperset(of: $0.step.after) }) {
            let (change, step) = waiting.remove(at: next)
            done.insert(step.id)
            switch step.kind {
            case .remove: driver.remove(number(change.before?.type))
            case .create(_, let type):
                guard !driver.create(number(type)) else { continue }
                if change.certainty == .certain { return "\(change.device.title) was certain, and refused" }
                refused = true
            default: continue
            }
        }
        if !waiting.isEmpty { return "steps wait for each other: \(waiting.map(\.step))" }
        // What was refused left room that the plan counted as taken.
        guard !refused else { return nil }
        let wanted = Dictionary(
            uniqueKeysWithValues: desired.devices.compactMap { device in
                device.name.map { (InstanceID.device($0), device.types[0]) }
            })
        for change in plan.changes where change.actions == [.create] && change.blocked?.by == .capacity {
            guard let type = change.device.instance.flatMap({ wanted[$0] }) else { continue }
            if driver.available(number(TypeID(trusted: type))) > 0 {
                return "\(change.device.title) was called too many, and fits"
            }
        }
        return nil
    }

    private func number(_ type: TypeID?) -> Int { Int(type?.text.dropFirst(2) ?? "0") ?? 0 }
}

extension DeviceReference {
    fileprivate var title: String { instance?.shortName ?? uuid.description }
}
