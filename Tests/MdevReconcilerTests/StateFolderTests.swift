import Glibc
import MdevModel
import Synchronization
import Sysfs
import Testing
import TreeConformance

@testable import MdevReconciler

struct StateFolderTests {
    let temporary: TemporaryFolder
    let path: String
    let folder: StateFolder

    init() throws {
        temporary = try TemporaryFolder()
        path = "\(temporary.path)/var/state"
        folder = StateFolder(path: path, registry: Samples.registry)
    }

    private func begin(_ folder: StateFolder? = nil) throws -> StateSession {
        try (folder ?? self.folder).begin(as: Samples.holder, waiting: Deadline(in: .zero))
    }

    private func file(_ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let opened = OwnedDescriptor(open("\(path)/\(name)", O_RDONLY))
        #expect(opened.readAll(into: &bytes) == nil)
        return bytes
    }

    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(path, &status) == 0)
        return status.st_mode & 0o7777
    }

    @Test("Reading a folder that is not there makes nothing")
    func readingMakesNothing() throws {
        #expect(try folder.read().ledger.entries.isEmpty)
        #expect(access("\(temporary.path)/var", F_OK) != 0)
    }

    @Test("Reading a folder that is there changes nothing in it")
    func readingChangesNothing() throws {
        do { try begin().put(Samples.entry(1)) }
        let before = (try file("journal"), access("\(path)/ledger.json", F_OK))
        #expect(try folder.read().ledger.entries == [Samples.entry(1)])
        #expect(try file("journal") == before.0)
        #expect(access("\(path)/ledger.json", F_OK) == before.1)
    }

    @Test("What is recorded is read, before the fold and after it")
    func roundTrip() throws {
        let session = try begin()
        try session.put(Samples.entry(2, origin: .adopted))
        try session.put(Samples.entry(1))
        try session.put(Samples.entry(3))
        try session.drop(Samples.uuid(3))
        let expected = [try Samples.entry(1), try Samples.entry(2, origin: .adopted)]
        #expect(try folder.read().ledger.entries == expected)
        try session.fold()
        #expect(try folder.read().ledger.entries == expected)
        #expect(access("\(path)/journal", F_OK) != 0)
    }

    @Test("Folder and files are their owner's alone")
    func permissions() throws {
        let session = try begin()
        try session.put(Samples.entry(1))
        #expect(try mode(path) == 0o700)
        for name in ["lock", "journal", "registry.json"] { #expect(try mode("\(path)/\(name)") == 0o600) }
    }

    @Test("A run without changes leaves the folder's files as they are")
    func unchanged() throws {
        do {
            let session = try begin()
            try session.put(Samples.entry(1))
            try session.fold()
        }
        let before = try ["ledger.json", "registry.json", "lock"].map(file)
        do {
            let session = try begin()
            try session.resume(session.stored.ledger)
            try session.put(Samples.entry(1))
            #expect(!session.hasJournal)
        }
        #expect(try ["ledger.json", "registry.json", "lock"].map(file) == before)
    }

    @Test("The folder of another registry is refused, for reading and for writing")
    func otherRegistry() throws {
        do { _ = try begin() }
        let other = RegistryIdentity(source: "/sys", machineID: "ffff")
        let wrong = StateFolder(path: path, registry: other)
        let expected = StateError.otherRegistry(path: path, belongsTo: Samples.registry, wanted: other)
        #expect(throws: expected) { try wrong.read() }
        #expect(throws: expected) { try begin(wrong) }
        #expect("\(expected)".contains("belongs to lab of machine 6d2d1f2e, not to /sys of machine ffff"))
    }

    @Test("A second run is told who has the folder")
    func locked() throws {
        let session = try begin()
        let expected = StateError.locked(path: "\(path)/lock", by: Samples.holder)
        #expect(throws: expected) { try begin() }
        #expect("\(expected)".contains("mdev-reconcile apply site.yaml (pid 4711)"))
        withExtendedLifetime(session) {}
    }

    @Test("A waiting run begins when the other ends")
    func waiting() throws {
        let first = Handover(try begin())
        let waiter = Handover(nil)
        let folder = folder
        Threads.forEach(2, atMost: 2) { index in
            if index == 0 {
                // Longer than the first can keep it: the deadline only bounds a test that goes wrong.
                do {
                    waiter.give(try folder.begin(as: Samples.holder, waiting: Deadline(in: .seconds(60))))
                } catch {
                    Issue.record(error)
                }
            } else {
                first.give(nil)
            }
        }
        #expect(waiter.hasSession)
    }

    @Test("Everyone's folder is refused")
    func openToEveryone() throws {
        do { _ = try begin() }
        chmod(path, 0o777)
        #expect(throws: StateError.openToEveryone(path: path)) { try folder.read() }
    }

    @Test("A link in a file's place is not followed", arguments: ["ledger.json", "journal", "registry.json"])
    func links(name: String) throws {
        do { _ = try begin() }
        unlink("\(path)/\(name)")
        try temporary.file("elsewhere", "{}")
        try temporary.link("var/state/\(name)", to: "../../elsewhere")
        #expect(throws: StateError.unreadable(path: "\(path)/\(name)", .linkLoop)) { try folder.read() }
    }

    @Test("A link in the lock's place is not followed")
    func linkedLock() throws {
        do { _ = try begin() }
        unlink("\(path)/lock")
        try temporary.file("elsewhere", "mine")
        try temporary.link("var/state/lock", to: "../../elsewhere")
        #expect(throws: StateError.self) { try begin() }
    }

    @Test(
        "A ledger that is not ours to read is an error that says how to rebuild it, and stays as it is",
        arguments: [
            ("", "is damaged: it is not JSON"),
            ("{\"formatVersion\": 1, \"generation\": 0}", "is damaged: the document has no \"entries\""),
            ("{\"formatVersion\": 0}", "has format 0, which this version does not read any more"),
            ("{\"formatVersion\": 3, \"entries\": {}}", "has format 3, which a newer mdev-reconcile wrote"),
            ("{\"entries\": []}", "is damaged: the document has no \"formatVersion\""),
        ])
    func damagedLedger(text: String, message: String) throws {
        do { _ = try begin() }
        try temporary.file("var/state/ledger.json", text)
        for attempt in [{ _ = try folder.read() }, { _ = try begin() }] {
            let error = #expect(throws: StateError.self) { try attempt() }
            #expect(error?.description.contains(message) == true)
            #expect(error?.description.contains("mdev-reconcile adopt") == true)
        }
        #expect(try file("ledger.json") == Array(text.utf8))
    }

    @Test("A ledger without its folder's registry is not trusted")
    func orphanedLedger() throws {
        do {
            let session = try begin()
            try session.put(Samples.entry(1))
            try session.fold()
        }
        unlink("\(path)/registry.json")
        #expect(throws: StateError.self) { try folder.read() }
    }

    @Test("A ledger older than its journal was put back from a copy, and is not trusted")
    func oldLedger() throws {
        do {
            let session = try begin()
            try session.put(Samples.entry(1))
            try session.fold()
            try session.put(Samples.entry(2))
        }
        unlink("\(path)/ledger.json")
        #expect(throws: StateError.self) { try folder.read() }
    }

    @Test("Holds and departures are read as written")
    func holds() throws {
        let holds = [
            MaintenanceHold(target: .parent(try ParentName("0000:41:00.4")), expires: nil),
            MaintenanceHold(target: .device(Samples.uuid(1)), expires: 1_900_000_000),
        ]
        let departures = [Departure(parent: try ParentName("mtty"), since: 12)]
        do {
            let session = try begin()
            try session.write(holds)
            try session.write(departures)
        }
        #expect(try folder.read().holds == holds)
        #expect(try folder.read().departures == departures)
    }
}

/// Keeps a session until it is given away.
final class Handover: Sendable {
    private let session: Mutex<StateSession?>

    init(_ session: StateSession?) { self.session = Mutex(session) }

    func give(_ new: StateSession?) { session.withLock { $0 = new } }

    var hasSession: Bool { session.withLock { $0 != nil } }
}
