import MdevModel
import MdevPlanner
import Testing

struct PoolTests {
    private func parents(_ plan: Plan) -> [String] { plan.changes.map { $0.device.parent?.text ?? "-" } }

    @Test("spread gives each card in turn, in natural order; pack fills one card first")
    func placement() throws {
        var world = World()
        for name in ["mtty", "mtty2", "mtty10"] { world.mtty(name, free: 6) }
        try world.pool("p", size: .count(5))
        let spread = makePlan(desired: world.desired, observation: world.observation)
        #expect(parents(spread) == ["mtty", "mtty2", "mtty10", "mtty", "mtty2"])
        world.desired.pools[0].placement = .pack
        let packed = makePlan(desired: world.desired, observation: world.observation)
        #expect(parents(packed) == ["mtty", "mtty", "mtty", "mtty2", "mtty2"])
    }

    @Test("What does not fit is blocked with the arithmetic, and everything else is planned")
    func full() throws {
        var world = World()
        world.mtty(free: 5)
        try world.pool("p", size: .count(4))
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [nil, nil, .capacity, .capacity])
        #expect(plan.changes[2].blocked?.detail.contains("2 available now") == true)
    }

    @Test("fill makes as many as fit after everything else has its room, and never shrinks")
    func fill() throws {
        var world = World()
        world.mtty(free: 7)
        try world.pool("rest", size: .fill)
        try world.declare("a", type: "mtty-2")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(
            plan.changes.map { $0.device.instance?.description } == [
                "device/a", "pool/rest/0", "pool/rest/1",
            ])
    }

    @Test("Scaling down removes the highest ordinals")
    func shrink() throws {
        var world = World()
        world.mtty()
        try world.pool("p", size: .count(2))
        for ordinal in 0..<3 { try world.made("pool/p/\(ordinal)", type: "mtty-2") }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map { $0.device.instance?.description } == ["pool/p/2"])
        #expect(plan.unchanged == 2)
    }

    @Test("perCard gives every card its share")
    func perCard() throws {
        var world = World()
        world.mtty("mtty", free: 24)
        world.mtty("mtty2", free: 24)
        try world.pool("p", size: .perCard(2))
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(parents(plan) == ["mtty", "mtty", "mtty2", "mtty2"])
    }

    @Test("After a reboot instances return to the parents where they were")
    func sticky() throws {
        var world = World()
        world.mtty("mtty", free: 24)
        world.mtty("mtty2", free: 24)
        try world.pool("p", size: .count(2))
        for ordinal in 0..<2 {
            let instance = "pool/p/\(ordinal)"
            try world.own(world.uuid(of: InstanceID(instance)), instance, type: "mtty-2", on: "mtty2") {
                $0.bootID = "boot-0"
            }
        }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(parents(plan) == ["mtty2", "mtty2"])
    }

    @Test("An instance whose parent is gone waits, and moves when that has been gone for long")
    func settle() throws {
        var world = World()
        world.mtty("mtty2")
        try world.pool("p", size: .count(1))
        try world.own(world.uuid(of: InstanceID("pool/p/0")), "pool/p/0", type: "mtty-2", on: "mtty")
        let waiting = makePlan(desired: world.desired, observation: world.observation)
        #expect(waiting.changes.map(\.blocked?.by) == [.parent])
        world.observation.departedParents = [ParentName(trusted: "mtty")]
        let moved = makePlan(desired: world.desired, observation: world.observation)
        #expect(parents(moved) == ["mtty2"])
    }

    @Test("adopt: matching takes over look-alikes before anything is created")
    func adoption() throws {
        var world = World()
        world.mtty()
        let uuid = DeviceUUID(high: 9, low: 9)
        world.device(uuid, type: "mtty-2")
        try world.pool("p", size: .count(2)) { $0.adopt = .matching }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.adopt], [.create]])
        #expect(plan.changes[0].device.uuid == uuid)
    }
}

extension PoolTests {
    @Test("A filling pool that adopts takes all look-alikes and then fills what is left")
    func adoptingFill() throws {
        var world = World()
        world.mtty(free: 4)
        world.device(DeviceUUID(high: 9, low: 9), type: "mtty-2")
        try world.pool("p", size: .fill) { $0.adopt = .matching }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.adopt], [.create], [.create]])
        #expect(plan.changes.map { $0.device.instance?.shortName } == ["p/0", "p/1", "p/2"])
    }

    @Test("After a reboot a filling pool takes up what it had, and forgets nothing of it")
    func fillAfterReboot() throws {
        var world = World()
        world.mtty(free: 4)
        try world.pool("p", size: .fill)
        for ordinal in 0..<2 {
            let instance = "pool/p/\(ordinal)"
            try world.own(world.uuid(of: InstanceID(instance)), instance, type: "mtty-2") {
                $0.bootID = "boot-0"
            }
        }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.create], [.create]])
        #expect(Set(plan.changes.map(\.reason)) == ["it is gone since the last boot"])
    }

    @Test("A filling pool's instance waits for its parent, and is forgotten when that has been gone for long")
    func fillWaits() throws {
        var world = World()
        world.mtty("mtty2", free: 0)
        try world.pool("p", size: .fill)
        try world.own(DeviceUUID(high: 9, low: 9), "pool/p/0", type: "mtty-2")
        let waiting = makePlan(desired: world.desired, observation: world.observation)
        #expect(waiting.changes.map(\.blocked?.by) == [.parent])
        #expect(waiting.changes.map(\.device.uuid) == [DeviceUUID(high: 9, low: 9)])
        world.observation.departedParents = [ParentName(trusted: "mtty")]
        let given = makePlan(desired: world.desired, observation: world.observation)
        #expect(given.changes.map(\.actions) == [[.record]])
    }

    @Test("A card's share is not forgotten while its parents may come back")
    func perCardWaits() throws {
        var world = World()
        world.mtty("mtty2")
        try world.pool("p", size: .perCard(1))
        try world.made("pool/p/1", type: "mtty-2", on: "mtty2")
        try world.own(world.uuid(of: InstanceID("pool/p/0")), "pool/p/0", type: "mtty-2")
        #expect(makePlan(desired: world.desired, observation: world.observation).changes.isEmpty)
        world.observation.departedParents = [ParentName(trusted: "mtty")]
        let given = makePlan(desired: world.desired, observation: world.observation)
        #expect(given.changes.map(\.actions) == [[.record]])
    }

    @Test("A device of a card does not move to a sibling at once when its function goes")
    func cardDeviceWaits() throws {
        var world = World()
        world.mtty("mtty2")
        world.observation.registry.parents[0].card = "card"
        try world.declare("a") { $0.parent = .card("card") }
        try world.own(world.uuid(of: InstanceID("device/a")), "device/a")
        let waiting = makePlan(desired: world.desired, observation: world.observation)
        #expect(waiting.changes.map(\.blocked?.by) == [.parent])
        world.observation.departedParents = [ParentName(trusted: "mtty")]
        let moved = makePlan(desired: world.desired, observation: world.observation)
        #expect(parents(moved) == ["mtty2"])
        #expect(moved.changes.map(\.reason) == ["it is gone with its parent mtty"])
    }
}
