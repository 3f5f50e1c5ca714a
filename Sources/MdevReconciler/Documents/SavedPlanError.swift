/// Why a saved plan is not applied; nothing was written.
public enum SavedPlanError: Error, Hashable, Sendable {
    case notJSON
    /// JSON, but not a plan.
    case malformed(flaw: String)
    case olderFormat(Int)
    case newerFormat(Int)
    /// What it says is not what was planned. nil: the digest shows it, but not where.
    case altered(place: String?)
    /// The registry or the ledger is not what the plan was made from (exit 4). What is known of how, a clause each.
    case stale(differences: [String])
}

extension SavedPlanError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notJSON: "the saved plan is not JSON. Make it with `mdev-reconcile plan FILE --out PLAN.json`."
        case .malformed(let flaw):
            "this is not a saved plan: \(flaw). Make one with `mdev-reconcile plan FILE --out PLAN.json`."
        case .olderFormat(let version):
            "the saved plan has format \(version), which this version no longer reads (it reads "
                + "\(PlanDocument.formatVersion)). Plan again."
        case .newerFormat(let version):
            "the saved plan has format \(version), which a newer mdev-reconcile wrote (this one reads "
                + "\(PlanDocument.formatVersion)). Apply it with that version, or plan again."
        case .altered(let place):
            "the saved plan was altered after it was made\(place.map { ", at \($0)" } ?? ""). Nothing was written. "
                + "Plan again and apply the new plan."
        case .stale(let differences):
            "the saved plan is stale: what it was made from has changed"
                + (differences.isEmpty ? "" : " (\(differences.joined(separator: "; ")))")
                + ". Nothing was written. Plan again."
        }
    }
}
