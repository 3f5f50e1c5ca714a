internal import Glibc
internal import MdevCore
internal import Synchronization
internal import Sysfs

/// The journal of a simulated host while it may be written.
///
/// A record is handed to the kernel before the write that it is about returns, so that killing this process loses
/// nothing. The disk is waited for when the journal is opened, compacted and closed, and at most once a second in
/// between: after a power cut the host is as it was a moment earlier, as a whole. A real one would have lost all.
final class HostJournal: Sendable {
    private struct State {
        var host: HostState
        var file: Descriptor
        /// Behind the last compaction.
        var appended = 0
        var compacted: Int
        var synced: ContinuousClock.Instant
        /// A record could not be written: what the journal says is no longer what is there.
        var isBroken = false
    }

    let folder: HostFolder
    private let name: String
    private let lock: WriterLock
    private let state: Mutex<State>
    /// Below it the journal is left alone, in bytes.
    private static let slack = 1 << 20

    /// Writes the journal anew, as short as it can be: what was dropped from `host` is gone from it.
    init(_ host: HostState, of name: String, in folder: HostFolder, lock: WriterLock) throws(HostError) {
        let (file, size) = try HostJournal.rewrite(host, of: name, in: folder)
        self.folder = folder
        self.name = name
        self.lock = lock
        state = Mutex(State(host: host, file: file, compacted: size, synced: .now))
    }

    deinit { state.withLock { _ = fdatasync($0.file.raw) } }

    /// What a journal says, without touching it; nil where there is none.
    static func read(_ folder: HostFolder, of name: String) throws(HostError) -> [JournalRecord]? {
        guard let bytes = try folder.read(HostFolder.journal) else { return nil }
        let found: JournalText.Content?
        do throws(JournalText.Flaw) {
            found = try JournalText.read(bytes)
        } catch {
            throw .damaged(
                path: folder.path(of: HostFolder.journal), line: error.line, flaw: error.flaw)
        }
        guard let found else { return nil }
        guard found.host == name else {
            throw .otherHost(path: folder.path, name: found.host, wanted: name)
        }
        return found.records
    }

    /// Whether a change may be made: one that cannot be kept is not to happen.
    var isUsable: Bool { state.withLock { !$0.isBroken } }

    /// Records how the device is now. Whoever changed it last records it last, so the journal ends as the core is,
    /// in whatever order two writers come here.
    func note(_ uuid: GUID, in core: MediatedDeviceCore) throws(HostError) {
        try change { host in
            let known = host.devices[uuid]?.record
            guard let device = core.device(uuid) else { return known == nil ? nil : .removed(uuid) }
            let record = DeviceRecord(device)
            return record == known ? nil : .device(uuid, record)
        }
    }

    /// A device whose create is not recorded yet takes its attributes with it when it is.
    func note(_ write: AttributeWrite, of uuid: GUID?) throws(HostError) {
        try change { host in
            guard let uuid else { return .setting(write) }
            return host.devices[uuid] == nil ? nil : .attribute(uuid, write)
        }
    }

    private func change(_ record: (HostState) -> JournalRecord?) throws(HostError) {
        try state.withLock { state throws(HostError) in
            guard let record = record(state.host) else { return }
            let line = JournalText.line(record)
            guard state.file.write(line) else {
                state.isBroken = true
                throw HostError.system(.write, path: folder.path(of: HostFolder.journal), .current)
            }
            state.host.apply(record)
            state.appended += line.count
            try settle(&state)
        }
    }

    private func settle(_ state: inout State) throws(HostError) {
        if state.appended > HostJournal.slack + 3 * state.compacted {
            (state.file, state.compacted) = try HostJournal.rewrite(state.host, of: name, in: folder)
            state.appended = 0
            state.synced = .now
        } else if state.synced.duration(to: .now) > .seconds(1) {
            guard fdatasync(state.file.raw) == 0 else {
                throw .system(.sync, path: folder.path(of: HostFolder.journal), .current)
            }
            state.synced = .now
        }
    }

    private static func rewrite(
        _ host: HostState, of name: String, in folder: HostFolder
    ) throws(HostError) -> (Descriptor, Int) {
        var bytes = JournalText.header(host: name)
        for record in host.records { bytes += JournalText.line(record) }
        return (try folder.replace(HostFolder.journal, with: bytes), bytes.count)
    }
}
