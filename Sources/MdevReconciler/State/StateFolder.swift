internal import MdevModel

/// Where a registry's ledger, journal and holds live. Reading never makes anything, not even the folder.
public struct StateFolder: Sendable {
    public let path: String
    /// The one registry that the folder may belong to.
    public let registry: RegistryIdentity
    let failpoint: Failpoint

    public init(path: String, registry: RegistryIdentity, failpoint: Failpoint = .none) {
        self.path = path
        self.registry = registry
        self.failpoint = failpoint
    }

    /// Where what a person holds back is kept: it changes with `hold` and `release` alone.
    public var holdsPath: String { "\(path)/\(StateFile.holds.rawValue)" }

    /// What the folder holds; empty where there is none. Takes no lock: what another run is about to write is
    /// read before or after, never between.
    /// - Throws: ``StateError``; what a damaged file held is never taken for nothing.
    public func read() throws(StateError) -> StoredState {
        guard let directory = try StateDirectory.open(path, failpoint: failpoint) else {
            return StoredState()
        }
        return try read(directory)
    }

    /// Takes the folder for writing; makes it where it is missing.
    /// - Parameter holder: what other runs are told about this one.
    /// - Throws: ``StateError/locked(path:by:)`` when another run still has it at the deadline.
    public func begin(as holder: LockHolder, waiting deadline: Deadline) throws(StateError) -> StateSession {
        if let directory = try StateDirectory.open(path, failpoint: failpoint) {
            try checkOwner(directory)
        }
        let directory = try StateDirectory.make(path, failpoint: failpoint)
        let lock = try RunLock.take(in: directory, as: holder, until: deadline)
        let stored = try read(directory)
        if try directory.read(.registry) == nil {
            try directory.replace(.registry, with: StateText.document(RegistryFile(registry: registry)))
        }
        return StateSession(directory: directory, lock: lock, stored: stored)
    }

    private func read(_ directory: StateDirectory) throws(StateError) -> StoredState {
        try checkOwner(directory)
        var state = StoredState()
        var text = try directory.read(.ledger)
        var records: [JournalRecord] = []
        // A fold puts the ledger in place and then deletes the journal: equal ledgers before and after reading
        // the journal mean that it is theirs.
        while true {
            records = try journal(of: directory)
            let again = try directory.read(.ledger)
            if again == text { break }
            text = again
        }
        var file = LedgerFile()
        if let text { file = try directory.decode(.ledger, text) }
        state.file = file
        state.ledger = Ledger(entries: file.entries)
        if case .open(let generation)? = records.first {
            try checkGeneration(generation, of: file, in: directory)
            state.hasJournal = true
            if generation == file.generation { state.play(records) }
        }
        if let holds: HoldsFile = try directory.decode(.holds) { state.holds = holds.holds }
        if let left: DeparturesFile = try directory.decode(.departures) { state.departures = left.parents }
        return state
    }

    private func checkOwner(_ directory: StateDirectory) throws(StateError) {
        if let file: RegistryFile = try directory.decode(.registry) {
            guard file.registry == registry else {
                throw .otherRegistry(path: path, belongsTo: file.registry, wanted: registry)
            }
        } else if try directory.read(.ledger) != nil {
            // It is written before the first ledger is.
            throw .damaged(path: directory.path(of: .registry), flaw: "it is missing, but a ledger is there")
        }
    }

    private func journal(of directory: StateDirectory) throws(StateError) -> [JournalRecord] {
        guard let text = try directory.read(.journal) else { return [] }
        do {
            let records = try JournalText.records(text)
            // A journal without its first line was torn before anything depended on it.
            guard case .open? = records.first else { return [] }
            return records
        } catch let mismatch as FormatVersion.Mismatch {
            throw directory.formatError(mismatch, of: .journal)
        } catch {
            throw .damaged(path: directory.path(of: .journal), flaw: StateText.flaw(error))
        }
    }

    private func checkGeneration(
        _ generation: Int, of file: LedgerFile, in directory: StateDirectory
    ) throws(StateError) {
        guard generation > file.generation else { return }
        throw .damaged(
            path: directory.path(of: .ledger),
            flaw: "the journal goes on from generation \(generation), but this is \(file.generation): "
                + "the ledger was deleted or put back from a copy")
    }
}
