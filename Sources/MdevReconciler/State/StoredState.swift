public import MdevModel

/// What a state folder holds: the ledger as the files have it, and what a crashed run left in the journal.
public struct StoredState: Sendable {
    /// With the journal's finished steps in it.
    public internal(set) var ledger = Ledger()
    /// Creates that were about to be made; whether they were only the registry tells.
    public internal(set) var intents: [LedgerEntry] = []
    public internal(set) var holds: [MaintenanceHold] = []
    /// Parents that were missing at the last apply, and since when.
    public internal(set) var departures: [Departure] = []
    /// The ledger's file, to go on from.
    var file = LedgerFile()
    /// Whether a journal stands that is not in the ledger's file.
    var hasJournal = false

    public init() {}

    /// The ledger with the intents resolved: one whose device exists, of that type on that parent, made in this
    /// boot and not in the ledger, was made by the run that crashed; any other came to nothing.
    public func ledger(seen registry: RegistrySnapshot, bootID: String) -> Ledger {
        guard !intents.isEmpty else { return ledger }
        let known = Set(ledger.entries.map(\.uuid))
        let made = Dictionary(registry.devices.map { ($0.uuid, $0) }) { first, _ in first }
        let claimed = intents.filter { intent in
            guard let device = made[intent.uuid], !known.contains(intent.uuid) else { return false }
            return device.parent == intent.parent && intent.bootID == bootID
                && (device.type ?? intent.type) == intent.type
        }
        return Ledger(entries: (ledger.entries + claimed).sorted { $0.uuid < $1.uuid })
    }
}

extension StoredState {
    /// Plays a journal that goes on from this ledger.
    mutating func play(_ records: some Sequence<JournalRecord>) {
        var entries = Dictionary(ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        var pending = Dictionary(intents.map { ($0.uuid, $0) }) { first, _ in first }
        for record in records {
            switch record {
            case .open: break
            case .intend(let intended): for entry in intended { pending[entry.uuid] = entry }
            case .settle(let uuid): pending[uuid] = nil
            case .put(let entry):
                entries[entry.uuid] = entry
                pending[entry.uuid] = nil
            // A replace drops the former device while the intent of the new one stands.
            case .drop(let uuid): entries[uuid] = nil
            }
        }
        ledger = Ledger(entries: entries.values.sorted { $0.uuid < $1.uuid })
        intents = pending.values.sorted { $0.uuid < $1.uuid }
    }
}

/// A parent that the ledger names and that was not there.
public struct Departure: Hashable, Sendable, Codable {
    public var parent: ParentName
    /// Seconds since 1970.
    public var since: Int

    public init(parent: ParentName, since: Int) {
        self.parent = parent
        self.since = since
    }
}
