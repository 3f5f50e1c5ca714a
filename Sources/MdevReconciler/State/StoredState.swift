public import MdevModel

/// What a state folder holds: the ledger as the files have it, and what a crashed run left in the journal.
public struct StoredState: Sendable {
    /// With the journal's finished steps in it.
    public internal(set) var ledger = Ledger()
    /// Creates that were about to be made; whether they were only the registry tells.
    public internal(set) var intents: [Intent] = []
    public internal(set) var holds: [MaintenanceHold] = []
    /// Parents that were missing at the last apply, and since when.
    public internal(set) var departures: [Departure] = []
    /// The ledger's file, to go on from.
    var file = LedgerFile()
    /// Whether a journal stands that is not in the ledger's file.
    var hasJournal = false

    public init() {}

    /// The ledger with the intents resolved: a device that the run which crashed made is owned, an intent that
    /// came to nothing is dropped.
    public func ledger(seen registry: RegistrySnapshot, bootID: String) -> Ledger {
        guard !intents.isEmpty else { return ledger }
        let devices = Dictionary(registry.devices.map { ($0.uuid, $0) }) { first, _ in first }
        var entries = Dictionary(ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        for intent in intents {
            let uuid = intent.entry.uuid
            if intent.wasCarriedOut(device: devices[uuid], known: entries[uuid], bootID: bootID) {
                entries[uuid] = intent.entry
            }
        }
        return Ledger(entries: entries.values.sorted { $0.uuid < $1.uuid })
    }
}

extension StoredState {
    /// Plays a journal that goes on from this ledger.
    mutating func play(_ records: some Sequence<JournalRecord>) {
        var entries = Dictionary(ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
        var pending = Dictionary(intents.map { ($0.entry.uuid, $0) }) { first, _ in first }
        for record in records {
            switch record {
            case .open: break
            case .intend(let intended): for intent in intended { pending[intent.entry.uuid] = intent }
            case .settle(let uuid): pending[uuid] = nil
            case .made(let uuid):
                if let intent = pending.removeValue(forKey: uuid) { entries[uuid] = intent.entry }
            case .put(let entry):
                entries[entry.uuid] = entry
                pending[entry.uuid] = nil
            // A replace drops the former device while the intent of the new one stands.
            case .drop(let uuid): entries[uuid] = nil
            }
        }
        ledger = Ledger(entries: entries.values.sorted { $0.uuid < $1.uuid })
        intents = pending.values.sorted { $0.entry.uuid < $1.entry.uuid }
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
