import MdevCore
import MdevModel
import MdevParents
import MdevRegistry
import Synchronization
import Testing

@testable import MdevReconciler

struct WaitingTests {
    let lab: Lab

    init() throws { lab = try Lab() }

    /// A reconciler whose first wait for a change is when `event` happens.
    private func reconciler(_ event: @escaping @Sendable () throws -> Void) -> Reconciler<CoreSysfs> {
        let reconciler = lab.reconciler()
        let happened = Atomic(false)
        var surroundings = reconciler.observer.surroundings
        surroundings.awaitChange = { _ in
            guard !happened.exchange(true, ordering: .relaxed) else { return }
            do { try event() } catch { Issue.record(error) }
        }
        return Reconciler(
            observer: Observer(
                registry: reconciler.observer.registry, host: Samples.host, surroundings: surroundings),
            state: reconciler.state)
    }

    @Test("With a timeout a missing parent is waited for, and what waits for it is made when it comes")
    func parentComes() throws {
        let core = lab.core
        var options = lab.options
        options.timeout = .seconds(60)
        let desired = try Want.state([Want.device("late", "mtty2"), Want.device("early")])
        let report = try reconciler { try MttyParent(name: "mtty2").register(with: core) }
            .apply(desired, options: options)
        #expect(report.converged)
        #expect(report.results.map(\.outcomeName).sorted() == ["done", "done"])
        #expect(try lab.devices.count == 2)
    }

    @Test("Without a timeout a missing parent blocks at once")
    func parentMissing() throws {
        let report = try reconciler { Issue.record("waited") }
            .apply(Want.state([Want.device("late", "mtty2")]), options: lab.options)
        #expect(report.exitClass(detailed: false) == .blocked)
        #expect(!report.changed)
    }

    @Test("What needs a held device's removal is not tried again and again while its holder is waited for")
    func dependentsRest() throws {
        let small = try (0..<4).map { try Want.device("s\($0)", "lab0", "lab-small") }
        try lab.apply(Want.state(small))
        try lab.hold(Want.uuid("s0"))
        var desired = try Want.state(Array(small[1...]) + [Want.device("new", "lab0", "lab-small")])
        desired.policy.inUse = .wait(600)
        var options = lab.options
        let looks = Mutex(0)
        let blocks = Mutex(0)
        options.progress = { event in
            if case .finished(_, _, .blocked) = event { blocks.withLock { $0 += 1 } }
        }
        let reconciler = lab.reconciler()
        var surroundings = reconciler.observer.surroundings
        let lab = lab
        surroundings.awaitChange = { _ in
            let look = looks.withLock { looks in
                looks += 1
                return looks
            }
            guard look == 3 else { return }
            do { try lab.release() } catch { Issue.record(error) }
        }
        let report = try Reconciler(
            observer: Observer(
                registry: reconciler.observer.registry, host: Samples.host, surroundings: surroundings),
            state: reconciler.state
        ).apply(desired, options: options)
        #expect(report.converged)
        #expect(looks.withLock { $0 } == 3)
        #expect(blocks.withLock { $0 } <= 2)
    }

    @Test("A told stop ends waiting")
    func stopEndsWaiting() throws {
        var options = lab.options
        options.timeout = .seconds(600)
        let stop = options.stop
        let report = try reconciler { stop.request() }
            .apply(Want.state([Want.device("late", "mtty2")]), options: options)
        #expect(report.exitClass(detailed: false) == .blocked)
    }

    @Test("A parent counts as departed once it has been missing for as long as the policy says")
    func departed() throws {
        try lab.apply(Want.state([Want.device("a", "lab0", "lab-small")]))
        lab.core.unregister(lab.quirky.device)
        let desired = try Want.state([Want.device("a", "lab0", "lab-small")])
        #expect(try lab.reconciler(now: 5000).plan(desired).observation.departedParents.isEmpty)
        // The first apply that misses it notes the time.
        _ = try lab.reconciler(now: 1000).apply(desired, options: lab.options)
        #expect(try lab.reconciler(now: 1029).plan(desired).observation.departedParents.isEmpty)
        let gone = try [ParentName("lab0")]
        #expect(try lab.reconciler(now: 1030).plan(desired).observation.departedParents == gone)
    }

    @Test("A plan made of a snapshot equals the host's byte for byte, with a ledger, holders and attributes")
    func offline() throws {
        let desired = try Want.state([
            Want.device("a", "lab0", "lab-small", attributes: [("lab/rate", "0x10"), ("lab/secret", "s")]),
            Want.device("b"), Want.device("gone"),
        ])
        try lab.apply(desired)
        try lab.hold(Want.uuid("b"))
        let edited = try Want.state([
            Want.device("a", "lab0", "lab-small", attributes: [("lab/rate", "0x20")]),
            Want.device("b", "mtty", "mtty-2"), Want.device("new"),
        ])
        let online = try PlanDocument(lab.reconciler().plan(edited, options: lab.options.planning), tool: "t")
        let snapshot = try SnapshotDocument.text(lab.reconciler().snapshot())
        let observation = try SnapshotDocument.observation(Array(snapshot.utf8))
        let offline = try PlanDocument(
            PlannedRun(desired: edited, observation: observation, options: lab.options.planning), tool: "t")
        #expect(online.text == offline.text)
        #expect(online.json["summary"]?["blocked"] == 1)
        #expect(online.json["summary"]?["update"] == 1)
    }

    @Test(
        "It equals the host's also where the documents say another settle than the default",
        arguments: [0, 20, 90])
    func offlineSettle(settle: Int) throws {
        try MttyParent(name: "mtty2").register(with: lab.core)
        var desired = try Want.state([])
        desired.pools = [
            DesiredPool(
                name: try .init("p"), types: ["mtty-1", "lab-small"],
                parents: [ParentPattern(address: "lab0"), ParentPattern(driver: "mtty")], size: .count(3),
                source: SourcePlace(file: "site.yaml", line: 1))
        ]
        desired.policy.settle = settle
        try lab.apply(desired)
        lab.core.unregister(lab.quirky.device)
        var waiting = desired
        waiting.policy.settle = 1000
        _ = try lab.reconciler(now: 1000).apply(waiting, options: lab.options)
        let reconciler = lab.reconciler(now: 1060)
        let online = try PlanDocument(reconciler.plan(desired, options: lab.options.planning), tool: "t")
        let snapshot = try SnapshotDocument.text(reconciler.snapshot())
        let observation = try SnapshotDocument.observation(Array(snapshot.utf8))
        let offline = try PlanDocument(
            PlannedRun(desired: desired, observation: observation, options: lab.options.planning), tool: "t")
        #expect(online.text == offline.text)
        #expect(try !lab.ledger.isEmpty)
        #expect(online.json["summary"]?["blocked"] == .integer(settle > 60 ? 1 : 0))
    }

    @Test("A device moves to another parent in one run")
    func moves() throws {
        try MttyParent(name: "mtty2").register(with: lab.core)
        try lab.apply(Want.state([Want.device("a")]))
        let report = try lab.apply(Want.state([Want.device("a", "mtty2")]))
        #expect(report.converged)
        #expect(try lab.devices == [Want.uuid("a"): "mtty2/mtty-1/attached"])
        #expect(try lab.ledger.map(\.parent.text) == ["mtty2"])
    }

    @Test("What a device that goes leaves free is used in the same run")
    func room() throws {
        let full = try (0..<24).map { try Want.device("d\($0)") }
        try lab.apply(Want.state(full))
        let report = try lab.apply(Want.state(full.dropFirst(2) + [Want.device("big", "mtty", "mtty-2")]))
        #expect(report.converged)
        #expect(try lab.devices.count == 23)
    }
}
