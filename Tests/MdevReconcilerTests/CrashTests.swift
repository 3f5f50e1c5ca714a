import MdevModel
import MdevRegistry
import Testing

@testable import MdevReconciler

/// A run that is ended before each of its writes in turn: in the state folder and on devices.
struct CrashTests {
    private func before() throws -> DesiredState {
        try Want.state([
            Want.device("keeps"), Want.device("goes"), Want.device("changes", "mtty", "mtty-1"),
            Want.device("rated", "lab0", "lab-small", attributes: [("lab/rate", "0x10")]),
        ])
    }

    private func after() throws -> DesiredState {
        try Want.state([
            Want.device("keeps"), Want.device("changes", "mtty", "mtty-2"), Want.device("new"),
            Want.device("second", "mtty", "mtty-2"),
            Want.device(
                "rated", "lab0", "lab-small", attributes: [("lab/rate", "0x20"), ("lab/secret", "s")]),
            Want.device("fresh", "lab0", "lab-large", attributes: [("lab/rate", "0x30")]),
        ])
    }

    @Test("Ended before any write, the next run converges, the ledger is right and nothing is leaked")
    func everyPoint() throws {
        var point = 0
        while true {
            let lab = try Lab()
            try lab.reconciler().observer.registry.create(
                Samples.uuid(77), type: TypeID("mtty-1"), on: ParentName("mtty"))
            try lab.apply(before())
            let countdown = Countdown(point)
            var options = lab.options
            options.lanes = 1
            options.retry = .zero
            do {
                _ = try lab.reconciler(countdown.failpoint).apply(after(), options: options)
            } catch is ReconcileError {}
            try check(lab, "after the end before write \(point)")
            let report = try lab.apply(after())
            #expect(report.converged, "after the end before write \(point)")
            #expect(try !lab.apply(after()).changed)
            try check(lab, "converged after the end before write \(point)")
            #expect(try lab.devices.count == 7)
            guard countdown.hasFired else { break }
            point += 1
        }
        // The lock, intents, each device's verbs and records, the fold: fewer would mean a dead failpoint.
        #expect(point > 25)
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
}
