import MdevModel
import MdevReconciler
import MdevRegistry
import Synchronization
import Sysfs

@testable import MdevHost

/// The second run with one write refused: what it says of it, and what it leaves.
extension WorldRun {
    func fail(
        _ number: Int, on host: SimulatedHost, held: Set<DeviceUUID>, _ now: inout RegistrySnapshot
    ) throws -> String? {
        let writes = Mutex((count: 0, refused: ""))
        let failpoint = Failpoint { point in
            guard point.kind == .device else { return nil }
            return writes.withLock { writes in
                defer { writes.count += 1 }
                guard writes.count == number else { return nil }
                writes.refused = point.name
                return .invalidArgument
            }
        }
        let desired = try desired(1)
        let before = now
        let report = try reconciler(host, held: held, failpoint: failpoint).apply(desired, options: options)
        let after = try Registry(tree: host.tree).snapshot()
        now = after
        let refused = writes.withLock(\.refused)
        guard !refused.isEmpty else { return judge(report) }
        if let violation = judge(report, mayFail: true) { return violation }
        let failures = report.results.filter(\.hasFailed)
        // A write that undoes or cleans up may fail without failing what went wrong before.
        guard !failures.isEmpty else { return nil }
        let ledger = Set(report.observed.ledger.entries.map(\.uuid))
        for entry in ledger where !after.devices.contains(where: { $0.uuid == entry }) {
            let isKnown = report.planned.observation.ledger.entries.contains { $0.uuid == entry }
            if !isKnown { return "the ledger has \(entry), which is not there" }
        }
        guard desired.policy.onError == .rollback else { return nil }
        let kept = report.results.map(\.notes).joined().filter { (note: String) in
            note.contains("failed") || note.contains("keeps its new value")
        }
        guard kept.isEmpty, shown(before) != shown(after) else { return nil }
        return "after \(refused) was refused, rolled back to \(shown(after)) from \(shown(before))"
    }

    /// Which devices there are, without the numbers of their groups.
    private func shown(_ registry: RegistrySnapshot) -> [String] {
        registry.devices.map { "\($0.uuid) \($0.type?.text ?? "?") on \($0.parent) \($0.state)" }
    }
}
