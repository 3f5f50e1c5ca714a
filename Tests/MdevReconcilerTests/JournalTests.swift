import Glibc
import MdevModel
import Synchronization
import Sysfs
import Testing
import TreeConformance

@testable import MdevReconciler

struct JournalTests {
    @Test("A journal cut at any byte gives the records that are whole, in order")
    func torn() throws {
        let records: [JournalRecord] = [
            .open(generation: 3), .intend([Intent(entry: try Samples.entry(1), replaces: false)]),
            .made(Samples.uuid(1)), .put(try Samples.entry(1)), .drop(Samples.uuid(1)),
            .settle(Samples.uuid(2)),
        ]
        let text = try records.flatMap { try JournalText.line($0) }
        for length in 0...text.count {
            let whole = text[..<length].count { $0 == UInt8(ascii: "\n") }
            let read = try JournalText.records(Array(text[..<length]))
            // The line is whole without its newline too.
            #expect(read == Array(records[..<read.count]))
            #expect(read.count == whole || read.count == whole + 1)
        }
    }

    @Test("What follows a torn line is not read")
    func garbage() throws {
        let lines = try [JournalRecord.open(generation: 0), .put(Samples.entry(1)), .put(Samples.entry(2))]
            .map { try JournalText.line($0) }
        let text = lines[0] + lines[1].dropLast(4) + [UInt8](repeating: 0, count: 9) + lines[2]
        #expect(try JournalText.records(Array(text)) == [.open(generation: 0)])
    }

    @Test("A journal of the first format is read, one of a format to come is not")
    func formats() throws {
        func open(_ version: Int) throws -> JournalRecord {
            let text = #"{"record": "open", "generation": 3, "formatVersion": \#(version)}"#
            return try StateText.decode(Array(text.utf8))
        }
        for version in JournalRecord.formatVersions { #expect(try open(version) == .open(generation: 3)) }
        #expect(throws: FormatVersion.Mismatch.self) { try open(JournalRecord.formatVersion + 1) }
    }

    @Test("That an intended device was made makes its intent the entry, and means nothing without one")
    func made() throws {
        var state = StoredState()
        let entry = try Samples.entry(1)
        state.play([.made(entry.uuid), .intend([Intent(entry: entry, replaces: false)]), .made(entry.uuid)])
        #expect(state.ledger.entries == [entry])
        #expect(state.intents.isEmpty)
    }

    @Test(
        "A record is the same text whoever writes it",
        arguments: [
            JournalRecord.settle(Samples.uuid(1)), .made(Samples.uuid(2)), .drop(Samples.uuid(3)),
        ])
    func marks(record: JournalRecord) throws {
        #expect(try record.json == StateText.encode(record))
    }

    struct Replay: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var device: String?
        var known: LedgerEntry.Origin?
        var knownType = "mtty-1"
        var intended = "mtty-1"
        var replaces = false
        var bootID = "boot-1"
        var expected: LedgerEntry.Origin?
        var expectedType = "mtty-1"
    }

    @Test(
        "An intent becomes an entry where its device was made",
        arguments: [
            Replay(testDescription: "made", device: "mtty-1", expected: .created),
            Replay(testDescription: "not made", device: nil, expected: nil),
            Replay(testDescription: "another type is there", device: "mtty-2", expected: nil),
            Replay(testDescription: "before a reboot", device: "mtty-1", bootID: "boot-0", expected: nil),
            Replay(
                testDescription: "a stale adopted entry, and the device made anew", device: "mtty-1",
                known: .adopted, expected: .created),
            Replay(
                testDescription: "a like device that was not removed yet", device: "mtty-1", known: .adopted,
                replaces: true, expected: .adopted),
            Replay(
                testDescription: "a like device, removed and made", device: "mtty-1", replaces: true,
                expected: .created),
            Replay(
                testDescription: "another type, made", device: "mtty-2", known: .adopted, intended: "mtty-2",
                replaces: true, expected: .created, expectedType: "mtty-2"),
            Replay(
                testDescription: "another type, not removed yet", device: "mtty-1", known: .created,
                intended: "mtty-2", replaces: true, expected: .created),
        ])
    func replay(_ row: Replay) throws {
        var state = StoredState()
        if let origin = row.known {
            state.ledger.entries = [try Samples.entry(1, type: row.knownType, origin: origin)]
        }
        let intended = try Samples.entry(1, type: row.intended, bootID: row.bootID)
        state.play([.open(generation: 0), .intend([Intent(entry: intended, replaces: row.replaces)])])
        let devices = try row.device.map { [try Samples.device(1, type: $0)] } ?? []
        let ledger = state.ledger(seen: RegistrySnapshot(devices: devices), bootID: "boot-1")
        #expect(ledger.entries.first?.origin == row.expected)
        if row.expected != nil { #expect(ledger.entries.first?.type.text == row.expectedType) }
    }
}

/// A run of creates, a replace and a remove, ended before each of its writes in turn.
struct JournalCrashTests {
    /// The devices of a host that no crash of ours reaches.
    final class World: Sendable {
        let devices = Mutex([DeviceUUID: String]())

        var snapshot: RegistrySnapshot {
            get throws {
                let sorted = devices.withLock { $0 }.sorted { $0.key < $1.key }
                return RegistrySnapshot(
                    devices: try sorted.map { uuid, type in
                        MediatedDevice(
                            uuid: uuid, parent: try ParentName("mtty"), type: try TypeID(type),
                            state: .attached)
                    })
            }
        }
    }

    private func run(_ folder: StateFolder, on world: World) throws {
        let session = try folder.begin(as: Samples.holder, waiting: Deadline(in: .zero))
        try session.resume(session.stored.ledger(seen: world.snapshot, bootID: Samples.host.bootID))
        let made = try [Samples.entry(1), Samples.entry(2), Samples.entry(7, type: "mtty-2")]
        try session.intend(made.map { Intent(entry: $0, replaces: $0.uuid == Samples.uuid(7)) })
        for entry in made {
            if session.entry(entry.uuid) != nil, world.devices.withLock({ $0[entry.uuid] }) != entry.type.text
            {
                try pass(folder) { world.devices.withLock { $0[entry.uuid] = nil } }
                try session.drop(entry.uuid)
            }
            if world.devices.withLock({ $0[entry.uuid] }) == nil {
                try pass(folder) { world.devices.withLock { $0[entry.uuid] = entry.type.text } }
            }
            try session.made(entry.uuid)
        }
        try pass(folder) { world.devices.withLock { $0[Samples.uuid(8)] = nil } }
        try session.drop(Samples.uuid(8))
        try session.fold()
    }

    private func pass(_ folder: StateFolder, _ write: () -> Void) throws {
        let point = WritePoint(.device, "a device")
        if let errno = folder.failpoint.errno(before: point) {
            throw StateError.system(point, path: "", errno)
        }
        write()
    }

    @Test("Ended before any of its writes, the ledger is right then, and after the next run")
    func everyPoint() throws {
        var point = 0
        var finished = false
        while !finished {
            let temporary = try TemporaryFolder()
            let world = World()
            let path = "\(temporary.path)/state"
            world.devices.withLock { $0 = [Samples.uuid(7): "mtty-1", Samples.uuid(8): "mtty-1"] }
            try seed(StateFolder(path: path, registry: Samples.registry))
            let countdown = Countdown(point)
            let dying = StateFolder(
                path: path, registry: Samples.registry, failpoint: countdown.failpoint)
            do { try run(dying, on: world) } catch is StateError {}
            finished = !countdown.hasFired
            let folder = StateFolder(path: path, registry: Samples.registry)
            try check(folder, world, "before write \(point)")
            try run(folder, on: world)
            try check(folder, world, "after the run that follows a crash before write \(point)")
            #expect(try folder.read().ledger.entries.map(\.uuid) == [1, 2, 7].map(Samples.uuid))
            point += 1
        }
        // The lock's text, the journal's three calls, its records, the fold: fewer would mean a dead failpoint.
        #expect(point > 15)
    }

    private func seed(_ folder: StateFolder) throws {
        let session = try folder.begin(as: Samples.holder, waiting: Deadline(in: .zero))
        try session.put(Samples.entry(7, origin: .adopted))
        try session.put(Samples.entry(8))
        try session.fold()
    }

    private func check(_ folder: StateFolder, _ world: World, _ when: Comment) throws {
        let ledger = try folder.read().ledger(seen: world.snapshot, bootID: Samples.host.bootID)
        for (uuid, type) in world.devices.withLock({ $0 }) {
            let entry = ledger.entries.first { $0.uuid == uuid }
            #expect(entry?.type.text == type, when)
            let isFormer = uuid == Samples.uuid(7) && type == "mtty-1"
            #expect(entry?.origin == (isFormer ? .adopted : .created), when)
        }
    }
}

/// Ends a run before its n-th write: that one and all after it fail, as nothing is written after a kill. Or fails
/// that one alone, as a full disk does for a moment.
final class Countdown: Sendable {
    private let left: Mutex<Int>
    private let isOnce: Bool

    init(_ count: Int, once: Bool = false) {
        left = Mutex(count)
        isOnce = once
    }

    var failpoint: Failpoint {
        Failpoint { [self] _ in
            left.withLock { left in
                left -= 1
                return left == -1 || left < 0 && !isOnce ? .noSpace : nil
            }
        }
    }

    var hasFired: Bool { left.withLock { $0 < 0 } }
}
