import MdevModel
import MdevPlanner
import Testing
import TreeConformance

/// Plans of small worlds against a planner that tries everything: breadth first over creates, removes, detaches and
/// values, to the first state that is as declared.
struct LeastStepsTests {
    /// One device: where it is, of which type, whether it is bound, and a value that it keeps while it lives.
    private struct Device: Hashable {
        var parent: Int
        var type: Int
        var isAttached: Bool
        var value: Int
    }

    private typealias State = [Device?]

    private struct Rig {
        /// Serial ports of each parent; a device takes one more than its type's number.
        var ports: [Int]
        var now: State
        var wanted: [Device?]
        /// Devices that are nobody's: no step may touch them.
        var foreign: Int

        init(_ random: inout SplitMix) {
            ports = (0..<2).map { _ in Int.random(in: 1...4, using: &random) }
            foreign = Int.random(in: 0...1, using: &random)
            now = []
            wanted = []
            for index in 0..<3 {
                let device = Self.device(&random)
                let exists = Int.random(in: 0..<3, using: &random) > 0 && Self.fits(device, now, ports)
                now.append(exists ? device : nil)
                guard index >= foreign else {
                    wanted.append(now[index])
                    continue
                }
                let isWanted = Int.random(in: 0..<4, using: &random) > 0
                let isSame = Int.random(in: 0..<3, using: &random) == 0
                wanted.append(isWanted ? (isSame ? now[index] ?? device : Self.device(&random)) : nil)
            }
        }

        private static func device(_ random: inout SplitMix) -> Device {
            Device(
                parent: Int.random(in: 0...1, using: &random), type: Int.random(in: 0...1, using: &random),
                isAttached: Int.random(in: 0..<4, using: &random) > 0,
                value: Int.random(in: 0...1, using: &random))
        }

        static func fits(_ device: Device, _ state: State, _ ports: [Int]) -> Bool {
            free(device.parent, state, ports) >= device.type + 1
        }

        /// On kernels that can bind again a detached device keeps its room.
        static func free(_ parent: Int, _ state: State, _ ports: [Int]) -> Int {
            state.reduce(ports[parent]) { left, device in
                guard let device, device.parent == parent else { return left }
                return left - device.type - 1
            }
        }

        /// A value is declared for attached devices only.
        func isReached(_ state: State) -> Bool {
            zip(state, wanted).allSatisfy { now, wanted in
                guard var now, var wanted else { return now == nil && wanted == nil }
                if !wanted.isAttached { (now.value, wanted.value) = (0, 0) }
                return now == wanted
            }
        }

        /// Every state that is one step away.
        func next(_ state: State) -> [State] {
            var states: [State] = []
            for index in foreign..<state.count {
                func add(_ device: Device?) {
                    var changed = state
                    changed[index] = device
                    states.append(changed)
                }
                guard let device = state[index] else {
                    for parent in 0...1 {
                        for type in 0...1 {
                            let made = Device(parent: parent, type: type, isAttached: true, value: 0)
                            if Self.fits(made, state, ports) { add(made) }
                        }
                    }
                    continue
                }
                add(nil)
                var other = device
                other.isAttached.toggle()
                add(other)
                other = device
                other.value = 1 - device.value
                add(other)
            }
            return states
        }

        /// The least number of steps, at most `limit`; nil: none of them lead there.
        func least(atMost limit: Int) -> Int? {
            var seen: Set<State> = [now]
            var edge = [now]
            for steps in 0...limit {
                if edge.contains(where: isReached) { return steps }
                var further: [State] = []
                for state in edge {
                    for candidate in next(state) where seen.insert(candidate).inserted {
                        further.append(candidate)
                    }
                }
                if further.isEmpty { return nil }
                edge = further
            }
            return nil
        }
    }

    private static func parent(_ index: Int) -> String { index == 0 ? "mtty" : "mtty2" }
    private static func type(_ index: Int) -> String { "mtty-\(index + 1)" }

    private func world(_ rig: Rig) throws -> World {
        var world = World()
        world.observation.registry.busDrivers = [RegistrySnapshot.rebindingDriver]
        for parent in 0...1 {
            world.mtty(Self.parent(parent), free: max(0, Rig.free(parent, rig.now, rig.ports)))
        }
        let value = try AttributePath("mtty/rate")
        for index in rig.now.indices {
            let name = "d\(index)"
            let uuid = world.uuid(of: try InstanceID("device/\(name)"))
            if let now = rig.now[index] {
                world.device(
                    uuid, type: Self.type(now.type), on: Self.parent(now.parent),
                    state: now.isAttached ? .attached : .detached,
                    attributes: [AttributeReading(path: value, access: .readWrite, value: "\(now.value)")])
                if index >= rig.foreign {
                    try world.own(
                        uuid, "device/\(name)", type: Self.type(now.type), on: Self.parent(now.parent))
                }
            }
            guard index >= rig.foreign, let wanted = rig.wanted[index] else { continue }
            try world.declare(
                name, type: Self.type(wanted.type), on: Self.parent(wanted.parent),
                state: wanted.isAttached ? .attached : .detached
            ) { device in
                // Zero is what a new device has: declared only where the rig wants another value.
                guard wanted.isAttached else { return }
                device.configuration.attributes = [DesiredAttribute(path: value, value: "\(wanted.value)")]
            }
        }
        return world
    }

    /// Steps that write to a device. One that sets a new device's value to what it has anyway is not counted: what a
    /// new device has is the driver's to say, so a plan writes all that is declared.
    private func count(_ plan: Plan) -> Int {
        plan.changes.reduce(0) { sum, change in
            let isNew = change.actions.contains(.create)
            return sum
                + change.steps.count { step in
                    switch step.kind {
                    case .create, .remove, .attach, .detach: true
                    case .setAttribute(_, let value): !isNew || value != "0"
                    case .invoke, .record, .forget: false
                    }
                }
        }
    }

    @Test("No plan takes more steps than the fewest that lead there, and none is blocked where some do")
    func fewest() throws {
        var (compared, impossible) = (0, 0)
        for seed in 0..<1_500 as Range<UInt64> {
            var random = SplitMix(seed: seed)
            let rig = Rig(&random)
            let world = try world(rig)
            let plan = makePlan(
                desired: world.desired, observation: world.observation,
                options: PlanOptions(acceptRemovals: true))
            if plan.changes.contains(where: { $0.blocked != nil || $0.certainty == .uncertain }) {
                guard let least = rig.least(atMost: 8) else {
                    impossible += 1
                    continue
                }
                Issue.record("seed \(seed): blocked, and \(least) steps do it: \(plan.changes), \(rig)")
                return
            }
            let steps = count(plan)
            let least = rig.least(atMost: steps)
            guard least == steps else {
                Issue.record(
                    "seed \(seed): \(steps) steps, \(least ?? -1) are enough: \(plan.changes), \(rig)")
                return
            }
            compared += 1
        }
        #expect(compared > 500 && impossible > 50)
    }
}
