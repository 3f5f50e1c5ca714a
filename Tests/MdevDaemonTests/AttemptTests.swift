import MdevModel
import MdevPlanner
import MdevReconciler
import MdevRegistry
import Sysfs
import Testing

@testable import MdevDaemon

@Suite struct AttemptTests {
    let start = ContinuousClock.now

    @Test(
        "A pause doubles up to its bound, and is half to all of that",
        arguments: [
            (1, 0.0, Duration.seconds(1)), (1, 1.0, .seconds(2)), (2, 1.0, .seconds(4)),
            (5, 0.5, .seconds(24)),
            (20, 1.0, .seconds(600)), (10_000, 0.0, .seconds(300)),
        ])
    func pauses(_ failures: Int, _ jitter: Double, _ pause: Duration) {
        #expect(Backoff().pause(after: failures, jitter: jitter) == pause)
    }

    @Test("An error that can pass is tried again after its pause, whatever else triggers")
    func transient() throws {
        let planned = try Planned.of(["a", "b"])
        var attempts = Attempts()
        attempts.note(planned.report(failing: ["a": .refused(.busy)]), now: start, jitter: { 1 })
        #expect(attempts.nextRetry == start + .seconds(2))
        #expect(attempts.postponed(planned.plan, planned.observation, now: start + .seconds(1)).count == 1)
        #expect(attempts.postponed(planned.plan, planned.observation, now: start + .seconds(2)).isEmpty)
    }

    @Test("A pause grows with each failure in a row, and is forgotten with a success")
    func grows() throws {
        let planned = try Planned.of(["a"])
        var attempts = Attempts()
        for pause in [2, 4, 8] {
            attempts.note(planned.report(failing: ["a": .refused(.again)]), now: start, jitter: { 1 })
            #expect(attempts.nextRetry == start + .seconds(pause))
        }
        attempts.note(planned.report(failing: [:]), now: start, jitter: { 1 })
        #expect(attempts.failures.isEmpty)
    }

    @Test("An error that stays waits for another input, for however long")
    func terminal() throws {
        let planned = try Planned.of(["a"])
        var attempts = Attempts()
        attempts.note(planned.report(failing: ["a": .refused(.invalidArgument)]), now: start, jitter: { 1 })
        #expect(attempts.nextRetry == nil)
        let later = start + .seconds(1_000_000)
        #expect(attempts.postponed(planned.plan, planned.observation, now: later).count == 1)
        let other = try Planned.of(["a"], available: 7)
        #expect(attempts.postponed(other.plan, other.observation, now: start).isEmpty)
    }

    @Test("A person's reload forgives everything")
    func forgiven() throws {
        let planned = try Planned.of(["a"])
        var attempts = Attempts()
        attempts.note(planned.report(failing: ["a": .refused(.invalidArgument)]), now: start, jitter: { 1 })
        attempts.forgive()
        #expect(attempts.postponed(planned.plan, planned.observation, now: start).isEmpty)
    }

    @Test("What another failure ended is tried again with that one, not alone")
    func followers() throws {
        let planned = try Planned.of(["a", "b"])
        var attempts = Attempts()
        attempts.note(
            planned.report(failing: ["a": .refused(.busy), "b": .rolledBack]), now: start, jitter: { 1 })
        #expect(attempts.postponed(planned.plan, planned.observation, now: start + .seconds(1)).count == 2)
        #expect(attempts.postponed(planned.plan, planned.observation, now: start + .seconds(3)).isEmpty)
    }
}

/// A plan of creates on one card, and a report of it.
struct Planned {
    enum Failure { case refused(SystemErrno), rolledBack }

    let run: PlannedRun
    var plan: Plan { run.plan }
    var observation: Observation { run.observation }

    static let host = HostIdentity(name: "lab", machineID: "m", bootID: "b")

    static func of(_ names: [String], available: Int = 24) throws -> Planned {
        let mtty = try ParentName("mtty")
        let desired = DesiredState(
            devices: try names.enumerated().map { index, name in
                DesiredDevice(
                    name: try .init(name), parent: .name(mtty), types: ["mtty-1"],
                    source: SourcePlace(file: "site.yaml", line: index + 1))
            })
        let type = MdevType(
            id: try TypeID("mtty-1"), displayName: "Single <port>", deviceAPI: "vfio-pci",
            availableInstances: available)
        let parent = ParentDevice(name: mtty, path: "devices/virtual/mtty/mtty", types: [type])
        let observation = Observation(
            host: host, source: "lab", registry: RegistrySnapshot(parents: [parent]))
        return Planned(run: PlannedRun(desired: desired, observation: observation))
    }

    /// As a run would report it in which all but these succeeded.
    func report(failing failures: [String: Failure]) -> Report {
        var remaining = plan
        remaining.changes = plan.changes.filter { failures[$0.title] != nil }
        let results = plan.changes.map { change -> ChangeResult in
            switch failures[change.title] {
            case nil: return ChangeResult(change: change, outcome: .done, hasWritten: true)
            case .rolledBack: return ChangeResult(change: change, outcome: .failed(.rolledBack))
            case .refused(let errno):
                let refusal = Refusal(.create, change.device.uuid, at: .file, path: ["create"], errno: errno)
                return ChangeResult(change: change, outcome: .failed(.registry(.refused(refusal))))
            }
        }
        return Report(planned: run, results: results, observed: observation, remaining: remaining)
    }
}
