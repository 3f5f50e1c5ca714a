internal import Glibc
public import MdevModel
internal import Synchronization

/// A state folder held for writing: no other run writes it until this goes.
///
/// Steps may be recorded from several threads at once.
public final class StateSession: Sendable {
    /// What the folder held when it was taken.
    public let stored: StoredState
    private let directory: StateDirectory
    private let lock: RunLock
    private let storage: Mutex<Storage>

    private struct Storage {
        var generation: Int
        var entries: [DeviceUUID: LedgerEntry]
        /// Whether a journal's file stands, ours or an earlier run's.
        var hasJournal: Bool
        /// Intents of a crashed run that nobody resolved by the registry yet.
        var unresolved: [Intent]
        /// Entries of the creates that are to come, as our journal has them.
        var intended: [DeviceUUID: LedgerEntry] = [:]
        /// Ours, once opened.
        var journal: OwnedDescriptor?
    }

    init(directory: StateDirectory, lock: RunLock, stored: StoredState) {
        self.directory = directory
        self.lock = lock
        self.stored = stored
        storage = Mutex(
            Storage(
                generation: stored.file.generation,
                entries: Dictionary(stored.ledger.entries.map { ($0.uuid, $0) }) { first, _ in first },
                hasJournal: stored.hasJournal, unresolved: stored.intents))
    }

    var failpoint: Failpoint { directory.failpoint }

    /// As of now.
    public var ledger: Ledger {
        storage.withLock { Ledger(entries: $0.entries.values.sorted { $0.uuid < $1.uuid }) }
    }

    /// What the folder holds now, intents resolved.
    var now: StoredState {
        var state = stored
        state.ledger = ledger
        state.intents = []
        return state
    }

    func entry(_ uuid: DeviceUUID) -> LedgerEntry? { storage.withLock { $0.entries[uuid] } }

    /// Makes the ledger what an observation made of the stored state, before anything else is written. A journal
    /// that a crashed run left is folded by it.
    public func resume(_ ledger: Ledger) throws(StateError) {
        let isFolded = !stored.hasJournal && ledger.entries == stored.file.entries
        if isFolded { return }
        storage.withLock {
            $0.entries = Dictionary(ledger.entries.map { ($0.uuid, $0) }) { first, _ in first }
            $0.unresolved = []
        }
        try fold()
    }

    /// Puts intents on disk, durably: to be called before the first of their creates.
    func intend(_ intents: [Intent]) throws(StateError) {
        guard !intents.isEmpty else { return }
        try storage.withLock { storage throws(StateError) in
            let journal = try append(.intend(intents), to: &storage)
            try directory.sync(journal, named: StateFile.journal.rawValue)
            for intent in intents { storage.intended[intent.entry.uuid] = intent.entry }
        }
    }

    func settle(_ uuid: DeviceUUID) throws(StateError) {
        try storage.withLock { storage throws(StateError) in
            storage.intended[uuid] = nil
            _ = try append(.settle(uuid), to: &storage)
        }
    }

    public func put(_ entry: LedgerEntry) throws(StateError) {
        try storage.withLock { storage throws(StateError) in
            guard storage.entries[entry.uuid] != entry else { return }
            // Known even where the journal cannot take it: the fold may still get it to disk.
            storage.entries[entry.uuid] = entry
            storage.intended[entry.uuid] = nil
            _ = try append(.put(entry), to: &storage)
        }
    }

    /// An intended device was made: its entry is what the intent said.
    func made(_ uuid: DeviceUUID) throws(StateError) {
        try storage.withLock { storage throws(StateError) in
            guard let entry = storage.intended.removeValue(forKey: uuid) else {
                preconditionFailure("a create without an intent")
            }
            storage.entries[uuid] = entry
            _ = try append(.made(uuid), to: &storage)
        }
    }

    public func drop(_ uuid: DeviceUUID) throws(StateError) {
        try storage.withLock { storage throws(StateError) in
            guard storage.entries[uuid] != nil else { return }
            storage.entries[uuid] = nil
            _ = try append(.drop(uuid), to: &storage)
        }
    }

    /// Writes the ledger whole and ends the journal. Without a journal there is nothing to do.
    public func fold() throws(StateError) {
        try storage.withLock { storage throws(StateError) in try fold(&storage) }
    }

    private func fold(_ storage: inout Storage) throws(StateError) {
        let file = LedgerFile(generation: storage.generation + 1, entries: storage.entries.values)
        try directory.replace(.ledger, with: StateText.document(file))
        storage.generation += 1
        storage.journal = nil
        storage.intended = [:]
        guard storage.hasJournal else { return }
        try directory.remove(.journal)
        storage.hasJournal = false
    }

    /// Whether something was recorded that is not folded.
    var hasJournal: Bool { storage.withLock { $0.hasJournal } }

    public func write(_ holds: [MaintenanceHold]) throws(StateError) {
        try directory.replace(.holds, with: StateText.document(HoldsFile(holds: holds)))
    }

    public func write(_ departures: [Departure]) throws(StateError) {
        guard departures != stored.departures else { return }
        try directory.replace(.departures, with: StateText.document(DeparturesFile(parents: departures)))
    }

    private func append(
        _ record: JournalRecord, to storage: inout Storage
    ) throws(StateError) -> OwnedDescriptor {
        let name = StateFile.journal.rawValue
        if let journal = storage.journal {
            try directory.write(JournalText.line(record), to: journal, named: name)
            return journal
        }
        if storage.hasJournal { try fold(&storage) }
        let journal = try directory.openForWriting(name, flags: O_TRUNC | O_APPEND)
        storage.hasJournal = true
        storage.journal = journal
        var lines = try JournalText.line(.open(generation: storage.generation))
        if !storage.unresolved.isEmpty { lines += try JournalText.line(.intend(storage.unresolved)) }
        lines += try JournalText.line(record)
        try directory.write(lines, to: journal, named: name)
        try directory.syncFolder()
        return journal
    }
}
