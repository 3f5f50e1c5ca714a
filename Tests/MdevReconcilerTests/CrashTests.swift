import MdevCore
import MdevModel
import MdevRegistry
import Synchronization
import Testing

@testable import MdevReconciler

/// Runs that are ended before each of their writes in turn: in the state folder and on devices.
struct CrashTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var lanes = 1
        var onError = Policy.OnError.continue
        /// The next create on the quirky card is refused for good.
        var isRefused = false
        /// Only the one write fails, and the run goes on.
        var isOnce = false
        /// Fewer points than this would mean that the failpoint is dead.
        var leastPoints: Int
    }

    static let scenarios = [
        Scenario(testDescription: "one after the other", leastPoints: 25),
        Scenario(testDescription: "in lanes", lanes: 4, leastPoints: 25),
        Scenario(testDescription: "a replace whose create fails", isRefused: true, leastPoints: 30),
        Scenario(testDescription: "one write fails", isOnce: true, leastPoints: 25),
        Scenario(
            testDescription: "one write of a rollback fails", onError: .rollback, isRefused: true,
            isOnce: true, leastPoints: 30),
        Scenario(testDescription: "rolled back", onError: .rollback, isRefused: true, leastPoints: 30),
    ]

    private func before() throws -> DesiredState {
        try Want.state([
            Want.device("keeps"), Want.device("goes"), Want.device("changes", "mtty", "mtty-1"),
            Want.device(
                "rated", "lab0", "lab-small", attributes: [("lab/rate", "0x10"), ("lab/secret", "r")]),
        ])
    }

    private func after(_ onError: Policy.OnError = .continue) throws -> DesiredState {
        try Want.state(
            [
                Want.device("keeps"), Want.device("changes", "mtty", "mtty-2"), Want.device("new"),
                Want.device("second", "mtty", "mtty-2"),
                Want.device(
                    "rated", "lab0", "lab-large", attributes: [("lab/rate", "0x20"), ("lab/secret", "s")]),
                Want.device(
                    "fresh", "lab0", "lab-large", attributes: [("lab/secret", "f"), ("lab/rate", "0x30")]),
            ], onError: onError)
    }

    @Test(
        "Ended before any write, the next run converges, the ledger is right and nothing is leaked",
        arguments: scenarios)
    func everyPoint(_ scenario: Scenario) throws {
        var point = 0
        while true {
            let lab = try Lab()
            try lab.reconciler().observer.registry.create(
                Samples.uuid(77), type: TypeID("mtty-1"), on: ParentName("mtty"))
            try lab.apply(before())
            let countdown = Countdown(point, once: scenario.isOnce)
            try end(lab, scenario, countdown)
            try check(lab, "after the end before write \(point)")
            let report = try lab.apply(after())
            #expect(report.converged, "after the end before write \(point)")
            #expect(try lab.reconciler().plan(after()).plan.changes.isEmpty)
            try check(lab, "converged after the end before write \(point)")
            #expect(try lab.devices.count == 7)
            checkAttributes(lab, "after the end before write \(point)")
            guard countdown.hasFired else { break }
            point += 1
        }
        #expect(point >= scenario.leastPoints)
    }

    private func end(_ lab: Lab, _ scenario: Scenario, _ countdown: Countdown) throws {
        if scenario.isRefused { lab.quirky.quirks.withLock { $0.refusals = [.invalidArgument] } }
        var options = lab.options
        options.lanes = scenario.lanes
        options.retry = .zero
        do {
            _ = try lab.reconciler(countdown.failpoint).apply(after(scenario.onError), options: options)
        } catch is ReconcileError {}
        lab.quirky.quirks.withLock { $0.refusals = [] }
    }

    /// What exists is owned as it is, but for nobody's own device, and owned as made by us.
    private func check(_ lab: Lab, _ when: Comment) throws {
        let observation = try lab.reconciler().status()
        let entries = Dictionary(uniqueKeysWithValues: observation.ledger.entries.map { ($0.uuid, $0) })
        for device in observation.registry.devices where device.uuid != Samples.uuid(77) {
            #expect(entries[device.uuid]?.type == device.type, when)
            #expect(entries[device.uuid]?.origin == .created, when)
        }
        #expect(entries[Samples.uuid(77)] == nil, when)
    }

    /// The write-only ones too, which nothing shows but that they arrived.
    private func checkAttributes(_ lab: Lab, _ when: Comment) {
        lab.quirky.quirks.withLock { quirks in
            #expect(Set(quirks.rates.values) == [0x20, 0x30], when)
            #expect(Set(quirks.secrets.values) == ["s\n", "f\n"], when)
        }
    }
}
