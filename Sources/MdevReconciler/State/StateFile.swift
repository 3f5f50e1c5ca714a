/// The files of a state folder.
enum StateFile: String, CaseIterable {
    case registry = "registry.json"
    case lock = "lock"
    case ledger = "ledger.json"
    /// Intents and steps of a run that has not been folded into the ledger.
    case journal = "journal"
    /// What is under maintenance.
    case holds = "holds.json"
    /// Since when parents that the ledger names are gone.
    case departures = "departures.json"
}
