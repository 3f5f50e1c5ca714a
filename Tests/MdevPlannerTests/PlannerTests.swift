import MdevModel
import MdevPlanner
import Testing

struct PlannerTests {
    @Test("A declared device that does not exist is created on its parent")
    func create() throws {
        var world = World()
        world.mtty()
        try world.declare("a")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.create]])
        #expect(
            plan.changes[0].steps.map(\.kind) == [
                .create(parent: ParentName(trusted: "mtty"), type: TypeID(trusted: "mtty-1"))
            ])
        #expect(plan.changes[0].certainty == .certain)
    }

    @Test("What is as declared is not planned")
    func unchanged() throws {
        var world = World()
        world.mtty()
        try world.declare("a", type: "Single port serial")
        try world.made("device/a")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.isEmpty)
        #expect(plan.unchanged == 1)
    }

    @Test("Another type on the same parent is a replace")
    func replace() throws {
        var world = World()
        world.mtty()
        try world.declare("a", type: "mtty-2")
        try world.made("device/a", type: "mtty-1")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.remove, .create]])
        #expect(plan.changes[0].steps[1].after == [plan.changes[0].steps[0].id])
    }

    @Test("A replace that does not certainly fit keeps its device")
    func replaceWithoutRoom() throws {
        var world = World()
        world.mtty(free: 0)
        try world.declare("a", type: "mtty-2")
        try world.made("device/a", type: "mtty-1")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [.capacity])
        #expect(plan.changes[0].steps.isEmpty)
    }

    @Test("A create waits for the remove that makes its room, and for no other reason")
    func freedRoom() throws {
        var world = World()
        world.mtty(free: 0)
        try world.declare("new", type: "mtty-1")
        try world.made("device/old")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.remove], [.create]])
        #expect(plan.changes[1].steps[0].after == [plan.changes[0].steps[0].id])

        world.observation.registry.parents = []
        world.mtty(free: 1)
        let roomy = makePlan(desired: world.desired, observation: world.observation)
        #expect(roomy.changes[1].steps[0].after.isEmpty)
    }

    @Test("A device nobody declared is listed as unmanaged and left alone")
    func unmanaged() throws {
        var world = World()
        world.mtty()
        world.device(DeviceUUID(high: 1, low: 1))
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.isEmpty)
        #expect(plan.unmanaged.map(\.uuid) == [DeviceUUID(high: 1, low: 1)])
    }

    @Test("A declared UUID of another type that this tool did not make is blocked as foreign")
    func foreign() throws {
        var world = World()
        world.mtty()
        let uuid = DeviceUUID(high: 1, low: 1)
        world.device(uuid, type: "mtty-2")
        try world.declare("a", type: "mtty-1") { $0.uuid = uuid }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [.foreign])
    }

    @Test("A declared UUID that exists as declared is adopted by a visible change")
    func adopt() throws {
        var world = World()
        world.mtty()
        let uuid = DeviceUUID(high: 1, low: 1)
        world.device(uuid)
        try world.declare("a") { $0.uuid = uuid }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.actions) == [[.adopt]])
        #expect(plan.changes[0].steps.map(\.kind) == [.record(.adopted)])
    }

    @Test("Deleting a block removes what was created for it, not what was adopted, nor another namespace's")
    func prune() throws {
        var world = World()
        world.mtty()
        try world.declare("kept")
        try world.made("device/kept")
        let created = try world.made("device/created")
        let adopted = DeviceUUID(high: 2, low: 2)
        world.device(adopted)
        try world.own(adopted, "device/adopted") { $0.origin = .adopted }
        let others = DeviceUUID(high: 3, low: 3)
        world.device(others)
        try world.own(others, "device/others") { $0.namespace = try Namespace("others") }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.device.uuid) == [created])
        #expect(plan.changes.map(\.actions) == [[.remove]])
        #expect(plan.unmanaged.map(\.uuid) == [adopted])
    }

    @Test("An undeclared device of an earlier boot's entry is not ours to remove")
    func earlierBoot() throws {
        var world = World()
        world.mtty()
        try world.made("device/old")
        world.observation.ledger.entries[0].bootID = "boot-0"
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(!plan.changes.contains { $0.actions.contains(.remove) })
        #expect(plan.unmanaged.count == 1)
    }

    @Test("More removals at once than maxRemovals are held back until they are accepted")
    func removalLimit() throws {
        var world = World()
        world.mtty()
        for name in ["a", "b", "c"] { try world.made("device/\(name)") }
        let held = makePlan(desired: world.desired, observation: world.observation)
        #expect(held.changes.map(\.blocked?.by) == [.removals, .removals, .removals])
        let accepted = makePlan(
            desired: world.desired, observation: world.observation, options: PlanOptions(acceptRemovals: true)
        )
        #expect(accepted.changes.allSatisfy { $0.blocked == nil && $0.actions == [.remove] })
    }

    @Test("A document that made devices, still exists and was not given blocks their removal by name")
    func standingDocument() throws {
        var world = World()
        world.mtty()
        let uuid = try world.made("device/a")
        world.observation.ledger.entries[0].file = "/etc/other.yaml"
        world.observation.standingDocuments = ["/etc/other.yaml"]
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.device.uuid) == [uuid])
        #expect(plan.changes[0].blocked?.by == .owner)
        #expect(plan.changes[0].blocked?.detail.contains("/etc/other.yaml") == true)
    }

    @Test(
        "No disruptive step is planned for a held device, and its holder is named",
        arguments: [DesiredDevice.State.detached, .absent])
    func held(state: DesiredDevice.State) throws {
        var world = World()
        world.mtty()
        try world.declare("a", state: state)
        world.hold(try world.made("device/a"))
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [.held])
        #expect(plan.changes[0].blocked?.detail.contains("qemu (pid 7, guest vm1)") == true)
    }

    @Test("Where holders cannot be seen every attached device counts as held")
    func invisible() throws {
        var world = World()
        world.mtty()
        try world.made("device/a")
        world.observation.holders = .invisible(reason: "no")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [.held])
    }

    @Test("Attaching a detached device is a replace on modern kernels and a bind where vfio_mdev exists")
    func attach() throws {
        var world = World()
        world.mtty()
        try world.declare("a")
        try world.made("device/a", state: .detached)
        let modern = makePlan(desired: world.desired, observation: world.observation)
        #expect(modern.changes.map(\.actions) == [[.remove, .create]])
        world.observation.registry.busDrivers = [RegistrySnapshot.rebindingDriver]
        let old = makePlan(desired: world.desired, observation: world.observation)
        #expect(old.changes.map(\.actions) == [[.attach]])
    }

    @Test("A protected device is never removed, and an update in place stays allowed")
    func protected() throws {
        var world = World()
        world.mtty()
        try world.made("device/a")
        world.observation.ledger.entries[0].protect = true
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [.protected])
    }

    @Test("A device removed by somebody stays blocked as removing while its directory stands")
    func removing() throws {
        var world = World()
        world.mtty()
        try world.declare("a", type: "mtty-2")
        try world.made("device/a", state: .removing)
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.blocked?.by) == [.removing])
    }

    @Test("A rename keeps the UUID with formerly")
    func formerly() throws {
        var world = World()
        world.mtty()
        let uuid = try world.made("device/old")
        try world.declare("new") { $0.formerly = try InstanceID.Label("old") }
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.map(\.device.uuid) == [uuid])
        #expect(plan.changes.map(\.actions) == [[.record]])
    }
}

extension PlannerTests {
    @Test("Where one pool instance could move to make room, the blocked create says which and where to")
    func adviceToMakeRoom() throws {
        var world = World()
        world.mtty("mtty", free: 0)
        world.mtty("mtty2", free: 4)
        try world.pool("p", size: .count(1))
        try world.made("pool/p/0", type: "mtty-2")
        try world.declare("a", type: "mtty-2")
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(
            plan.changes[0].blocked?.detail.contains("it would fit if p/0 moved from mtty to mtty2") == true)
    }
}

extension PlannerTests {
    @Test("A block that moved to another document is noted, and is no change")
    func relocated() throws {
        var world = World()
        world.mtty()
        try world.declare("a")
        let uuid = try world.made("device/a")
        world.observation.ledger.entries[0].file = "/etc/old.yaml"
        world.observation.standingDocuments = ["/etc/old.yaml"]
        let plan = makePlan(desired: world.desired, observation: world.observation)
        #expect(plan.changes.isEmpty)
        #expect(plan.relocated == [RelocatedDeclaration(uuid: uuid, file: "/etc/mdev.yaml")])
    }
}
