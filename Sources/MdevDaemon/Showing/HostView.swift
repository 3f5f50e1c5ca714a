public import MdevModel
public import MdevReconciler

/// A host as one run left it: what is there, what still differs from the documents, and what failed.
public struct HostView: Sendable {
    public var observation: Observation
    /// What still differs.
    public var remaining: Plan
    /// Why the last attempts at devices did not succeed, as sentences.
    public var failures: [DeviceUUID: String]

    public init(observation: Observation, remaining: Plan, failures: [DeviceUUID: String] = [:]) {
        self.observation = observation
        self.remaining = remaining
        self.failures = failures
    }

    public init(_ report: Report) {
        self.init(observation: report.observed, remaining: report.remaining)
        for result in report.results {
            if let failure = result.failure { failures[result.change.device.uuid] = failure.description }
        }
    }

    /// How many devices the documents declare.
    public var desired: Int {
        remaining.unchanged + remaining.changes.count { $0.source != nil && $0.actions != [.remove] }
    }

    public var blocked: [Change] { remaining.changes.filter { $0.blocked != nil } }

    /// Who holds each held device; nil where that cannot be seen.
    var holders: [DeviceUUID: [Holder]]? {
        guard case .visible(let held) = observation.holders else { return nil }
        return Dictionary(held.map { ($0.uuid, $0.holders) }) { first, _ in first }
    }

    var owners: [DeviceUUID: LedgerEntry] {
        Dictionary(observation.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
    }
}
