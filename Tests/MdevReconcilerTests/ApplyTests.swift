import Glibc
import MdevCore
import MdevModel
import MdevPlanner
import MdevRegistry
import Synchronization
import Sysfs
import Testing

@testable import MdevReconciler

struct ApplyTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    @Test("What is declared is made, owned, and left alone by the next run")
    func createAndRest() throws {
        let desired = try Want.state([Want.device("a"), Want.device("b", "mtty", "mtty-2")])
        let report = try lab.apply(desired)
        #expect(report.converged && report.changed)
        #expect(report.exitClass(detailed: true) == .changed)
        #expect(
            try lab.devices == [
                Want.uuid("a"): "mtty/mtty-1/attached", Want.uuid("b"): "mtty/mtty-2/attached",
            ])
        #expect(try lab.ledger.map(\.origin) == [.created, .created])
        #expect(try Set(lab.ledger.map(\.file)) == ["/etc/site.yaml"])
        let again = try lab.apply(desired)
        #expect(again.converged && !again.changed)
        #expect(again.results.isEmpty)
        #expect(again.exitClass(detailed: true) == .converged)
    }

    @Test("Planning writes nothing, not even the state folder")
    func planning() throws {
        let planned = try lab.reconciler().plan(Want.state([Want.device("a")]))
        #expect(planned.plan.hasWork)
        #expect(access(lab.statePath, F_OK) != 0)
        #expect(try lab.devices.isEmpty)
    }

    @Test("A device less, one more and another type are exactly the remove, the create and the replace")
    func edit() throws {
        try lab.apply(Want.state([Want.device("a"), Want.device("b"), Want.device("c")]))
        let edited = try Want.state([
            Want.device("a"), Want.device("b", "mtty", "mtty-2"), Want.device("d"),
        ])
        let report = try lab.apply(edited)
        #expect(report.converged)
        #expect(Set(report.results.map(\.change.actions)) == [[.remove], [.create], [.remove, .create]])
        #expect(
            try lab.devices == [
                Want.uuid("a"): "mtty/mtty-1/attached", Want.uuid("b"): "mtty/mtty-2/attached",
                Want.uuid("d"): "mtty/mtty-1/attached",
            ])
        #expect(try Set(lab.ledger.map(\.uuid)) == Set(lab.devices.keys))
    }

    @Test("Nobody's device survives every run")
    func foreign() throws {
        let other = Samples.uuid(99)
        let registry = lab.reconciler().observer.registry
        try registry.create(other, type: TypeID("mtty-2"), on: ParentName("mtty"))
        try lab.apply(Want.state([Want.device("a")]))
        try lab.apply(Want.state([]))
        #expect(try lab.devices == [other: "mtty/mtty-2/attached"])
        #expect(try lab.ledger.isEmpty)
    }

    @Test("Two namespaces do not disturb each other")
    func namespaces() throws {
        let one = try Want.state([Want.device("a")], namespace: "one")
        let two = try Want.state([Want.device("a")], namespace: "two")
        for round in 0..<3 {
            #expect(try lab.apply(one).changed == (round == 0))
            #expect(try lab.apply(two).changed == (round == 0))
        }
        try lab.apply(Want.state([], namespace: "one"))
        #expect(try Array(lab.devices.keys) == [Want.uuid("a", namespace: "two")])
    }

    @Test("A device that exists as declared is adopted, without being touched")
    func adoption() throws {
        let registry = lab.reconciler().observer.registry
        try registry.create(Want.uuid("a"), type: TypeID("mtty-1"), on: ParentName("mtty"))
        let report = try lab.apply(Want.state([Want.device("a")]))
        #expect(report.converged)
        #expect(try lab.ledger.map(\.origin) == [.adopted])
        #expect(try !lab.apply(Want.state([Want.device("a")])).changed)
    }

    @Test("A held device is blocked with its holder, everything else is done")
    func held() throws {
        try lab.apply(Want.state([Want.device("a"), Want.device("b")]))
        try lab.hold(Want.uuid("a"))
        let report = try lab.apply(Want.state([Want.device("c")]))
        #expect(report.exitClass(detailed: true) == .blocked)
        #expect(!report.converged && report.changed)
        #expect(try Set(lab.devices.keys) == [Want.uuid("a"), Want.uuid("c")])
        let block = report.results.compactMap { result -> Block? in
            if case .blocked(let block) = result.outcome { block } else { nil }
        }
        #expect(block.map(\.by) == [.held])
        #expect(block.first?.holders == [Holder(pid: 4242, command: "qemu-system-x86", guest: "win11")])
    }

    @Test("Under inUse: fail a held device fails")
    func heldFails() throws {
        try lab.apply(Want.state([Want.device("a")]))
        try lab.hold(Want.uuid("a"))
        var desired = try Want.state([])
        desired.policy.inUse = .fail
        #expect(try lab.apply(desired).exitClass(detailed: false) == .failed)
        #expect(try lab.devices.count == 1)
    }

    @Test("Who holds what is looked for where a plan depends on it, or where it is to be shown")
    func looksForHolders() throws {
        let looks = Atomic(0)
        var reconciler = lab.reconciler()
        let look = reconciler.observer.surroundings.holders
        var observer = reconciler.observer
        observer.surroundings.holders = { devices in
            looks.add(1, ordering: .relaxed)
            return look(devices)
        }
        reconciler = Reconciler(observer: observer, state: reconciler.state)
        func count(_ devices: [DesiredDevice], shows: Bool = false) throws -> Int {
            looks.store(0, ordering: .relaxed)
            var options = lab.options
            options.showsHolders = shows
            _ = try reconciler.apply(Want.state(devices), options: options)
            return looks.load(ordering: .relaxed)
        }
        #expect(try count([Want.device("a")]) == 0)
        #expect(try count([Want.device("a")]) == 0)
        #expect(try count([Want.device("a")], shows: true) == 1)
        // For the plan, and before the removal.
        #expect(try count([]) == 2)
    }

    @Test("A holder that comes after planning is seen before the step")
    func heldMeanwhile() throws {
        try lab.apply(Want.state([Want.device("a")]))
        let reconciler = lab.reconciler()
        let desired = try Want.state([])
        let session = try reconciler.begin(as: Samples.holder, waiting: .zero)
        let planned = try reconciler.observeAndPlan(desired, stored: session.stored, options: lab.options)
        let observation = planned.observation
        try lab.hold(Want.uuid("a"))
        let context = ExecutionContext(
            registry: reconciler.observer.registry, session: session,
            surroundings: reconciler.observer.surroundings, desired: desired, observation: observation,
            options: lab.options)
        let execution = try Executor(context: context).run(planned.plan)
        #expect(execution.results.map(\.outcomeName) == ["blocked"])
        #expect(try lab.devices.count == 1)
    }

    @Test("Under inUse: wait the step is made when the holder lets go")
    func heldWaits() throws {
        try lab.apply(Want.state([Want.device("a", inUse: .wait(60))]))
        try lab.hold(Want.uuid("a"))
        var options = lab.options
        let lab = lab
        options.progress = { event in
            // Waiting begins: that is when the guest ends.
            guard case .waiting = event else { return }
            do { try lab.release() } catch { Issue.record(error) }
        }
        let report = try lab.apply(
            Want.state([Want.device("a", "mtty", "mtty-2", inUse: .wait(60))]), options)
        #expect(report.converged)
        #expect(try lab.devices == [Want.uuid("a"): "mtty/mtty-2/attached"])
    }

    @Test("Under inUse: wait a holder that stays blocks when the time is over")
    func heldStays() throws {
        try lab.apply(Want.state([Want.device("a")]))
        try lab.hold(Want.uuid("a"))
        var options = lab.options
        options.timeout = .zero
        let report = try lab.apply(
            Want.state([Want.device("a", "mtty", "mtty-2", inUse: .wait(60))]), options)
        #expect(report.exitClass(detailed: false) == .blocked)
        #expect(try lab.devices == [Want.uuid("a"): "mtty/mtty-1/attached"])
    }

    @Test("A saved plan is applied as it is, and refused when the registry has changed")
    func savedPlan() throws {
        let desired = try Want.state([Want.device("a")])
        let text = try PlanDocument(lab.reconciler().plan(desired), tool: "t").text
        let saved = try SavedPlan(Array(text.utf8))
        #expect(try lab.reconciler().apply(saved, options: lab.options).converged)
        let error = #expect(throws: ReconcileError.self) {
            try lab.reconciler().apply(saved, options: lab.options)
        }
        #expect(error?.exitClass == .stale)
    }

    @Test("A saved plan may be applied from another directory than it was made in")
    func otherDirectory() throws {
        try lab.apply(Want.state([Want.device("a"), Want.device("b")]))
        var options = lab.options
        options.planning.acceptRemovals = false
        let planned = try lab.reconciler().plan(Want.state([Want.device("a")]), options: options.planning)
        #expect(planned.plan.changes.map(\.actions) == [[.remove]])
        let saved = try SavedPlan(Array(PlanDocument(planned, tool: "t").text.utf8))
        options.planning.workingDirectory = "/somewhere/else"
        #expect(try lab.reconciler().apply(saved, options: options).converged)
        #expect(try lab.ledger.map(\.file) == ["/etc/site.yaml"])
    }

    @Test(
        "Removals beyond maxRemovals are accepted with the plan or with its apply", arguments: [true, false])
    func acceptedRemovals(withPlan: Bool) throws {
        let names = ["a", "b", "c", "d", "e", "f"]
        try lab.apply(Want.state(try names.map { try Want.device($0) }))
        var options = lab.options
        options.planning.acceptRemovals = withPlan
        let planned = try lab.reconciler().plan(Want.state([]), options: options.planning)
        #expect(planned.plan.hasWork == withPlan)
        let saved = try SavedPlan(Array(PlanDocument(planned, tool: "t").text.utf8))
        options.planning.acceptRemovals = !withPlan
        #expect(try lab.reconciler().apply(saved, options: options).converged)
        #expect(try lab.devices.isEmpty)
    }

    @Test("A told stop begins no further step")
    func stopped() throws {
        var options = lab.options
        options.stop.request()
        let report = try lab.apply(Want.state([Want.device("a")]), options)
        #expect(report.results.compactMap(\.failure) == [.stopped])
        #expect(report.exitClass(detailed: false) == .failed)
        #expect(try lab.devices.isEmpty)
        #expect(try lab.ledger.isEmpty)
        options.stop = StopSignal()
        #expect(try lab.apply(Want.state([Want.device("a")]), options).converged)
    }

    @Test("Applies of different documents at once are made one after the other, and none is lost")
    func atOnce() throws {
        let lab = lab
        Threads.forEach(20, atMost: 20) { index in
            do {
                let desired = try Want.state([Want.device("d")], namespace: "n\(index)")
                #expect(try lab.apply(desired).converged)
            } catch {
                Issue.record(error)
            }
        }
        #expect(try lab.devices.count == 20)
        #expect(try Set(lab.ledger.map(\.uuid)) == Set(lab.devices.keys))
    }

    @Test("Maintenance is left alone until it is released")
    func maintenance() throws {
        let parent = MaintenanceHold.Target.parent(try ParentName("mtty"))
        try lab.reconciler().hold([parent], seconds: 60, holder: Samples.holder)
        let desired = try Want.state([Want.device("a")])
        #expect(try lab.reconciler().plan(desired).plan.changes.map(\.blocked?.by) == [.maintenance])
        // It ends by itself, too.
        #expect(try lab.reconciler(now: 1060).plan(desired).plan.hasWork)
        #expect(try lab.reconciler().release([parent], holder: Samples.holder) == [parent])
        #expect(try lab.apply(desired).converged)
    }

    @Test("adopt and forget change the ledger and no device")
    func ledgerByHand() throws {
        let reconciler = lab.reconciler()
        let uuid = Samples.uuid(5)
        try reconciler.observer.registry.create(uuid, type: TypeID("mtty-1"), on: ParentName("mtty"))
        let absent = Samples.uuid(6)
        let adopted = try reconciler.adopt([uuid, absent], into: .standard, holder: Samples.holder)
        #expect(adopted.map(\.0) == [uuid, absent])
        #expect(try lab.ledger.map(\.uuid) == [uuid])
        #expect(adopted.last?.1 == .absent)
        let other = try reconciler.adopt([uuid], into: Namespace("other"), holder: Samples.holder)
        #expect(try other.first?.1 == .owned(by: #require(lab.ledger.first)))
        _ = try reconciler.forget([uuid], holder: Samples.holder)
        #expect(try lab.ledger.isEmpty)
        #expect(try lab.devices.count == 1)
    }
}
