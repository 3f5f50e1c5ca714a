import MdevDocument
import MdevModel
import MdevPlanner
import MdevReconciler
import Testing

@testable import MdevDaemon

@Suite struct PatienceTests {
    let start = ContinuousClock.now

    @Test(
        "A pool that spreads waits for more parents; one on a named parent, one that fills and one that packs do not",
        arguments: [
            ("parents: [{driver: mtty}], count: 2", true), ("parents: [{address: mtty*}], count: 2", true),
            ("parents: [{address: mtty}], count: 2", false),
            ("parents: [{driver: mtty}], count: fill", false),
            ("parents: [{driver: mtty}], count: {perCard: 2}", false),
            ("parents: [{driver: mtty}], count: 2, placement: pack", false),
        ])
    func pools(_ pool: String, waits: Bool) throws {
        let (desired, planned) = try plan(pool)
        var patience = PoolPatience()
        patience.noteNothing()
        let waiting = patience.postponed(planned.plan, planned.observation, desired: desired, now: start)
        #expect(!planned.plan.changes.isEmpty)
        #expect(waiting.isEmpty == !waits)
        patience.note(planned.observation.registry, now: start)
        let later = start + .seconds(30)
        #expect(patience.postponed(planned.plan, planned.observation, desired: desired, now: later).isEmpty)
    }

    @Test("Parents that were there at the start have settled")
    func atStart() throws {
        let (desired, planned) = try plan("parents: [{driver: mtty}], count: 2")
        let patience = PoolPatience()
        #expect(patience.postponed(planned.plan, planned.observation, desired: desired, now: start).isEmpty)
    }

    private func plan(_ pool: String) throws -> (DesiredState, PlannedRun) {
        let text = "version: 1\npools:\n  - {name: p, type: mtty-1, \(pool)}\n"
        let desired = try Resolution([DocumentSource(name: "site.yaml", text: text)]).state
        var observation = try Planned.of([]).observation
        observation.registry.parents[0].driver = try DriverName("mtty")
        return (desired, PlannedRun(desired: desired, observation: observation))
    }
}
