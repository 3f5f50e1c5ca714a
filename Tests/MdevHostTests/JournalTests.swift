import FoundationEssentials
import Glibc
import MdevHost
import MdevModel
import Sysfs
import Testing
import TreeConformance

@Suite struct JournalTests {
    @Test(
        "What was made is there again, with its groups' numbers, in both profiles",
        arguments: ["modern", "v2016"])
    func survives(profile: String) throws {
        let host = try TestHost(TestHost.twoCards + "profile: \(profile)\n")
        let before = try { () throws -> [String] in
            let tree = try host.writer().tree
            for number in 1...4 { try tree.create(uuid(number), parent: number == 3 ? "mtty2" : "mtty") }
            // The numbers of these are free again, and the next device gets the lowest.
            try tree.remove(uuid(1))
            try tree.remove(uuid(3))
            try tree.create(uuid(9), type: "mtty-2")
            return try tree.devices()
        }()
        #expect(
            before == [
                "00000002 mtty mtty-1 1", "00000004 mtty mtty-1 3", "00000009 mtty mtty-2 0",
            ])
        #expect(try host.reader().tree.devices() == before)
        let again = try host.writer()
        #expect(try again.tree.devices() == before)
        #expect(again.warnings == [])
    }

    @Test("A device that was detached stays detached")
    func detached() throws {
        let host = try TestHost()
        do {
            let tree = try host.writer().tree
            try tree.create(uuid(1))
            try tree.create(uuid(2))
            let driver = try tree.open(["bus", "mdev", "drivers", "mtty"])
            try driver.write(Array(uuid(1).utf8), to: "unbind")
        }
        #expect(try host.reader().tree.devices() == ["00000001 mtty mtty-1 -", "00000002 mtty mtty-1 1"])
    }

    @Test("In the 2016 design a device is bound again, and the bus that does not probe stays so")
    func bound() throws {
        let host = try TestHost(TestHost.oneCard + "profile: v2016\n")
        do {
            let tree = try host.writer().tree
            try tree.create(uuid(1))
            let driver = try tree.open(["bus", "mdev", "drivers", "vfio_mdev"])
            try driver.write(Array(uuid(1).utf8), to: "unbind")
            try tree.create(uuid(2))
            try driver.write(Array(uuid(1).utf8), to: "bind")
            try tree.open(["bus", "mdev"]).write(Array("0".utf8), to: "drivers_autoprobe")
            try tree.create(uuid(3))
        }
        let tree = try host.writer().tree
        #expect(
            try tree.devices() == [
                "00000001 mtty mtty-1 1", "00000002 mtty mtty-1 0", "00000003 mtty mtty-1 -",
            ])
        #expect(try tree.text(["bus", "mdev", "drivers_autoprobe"]) == "0\n")
    }

    @Test("What a device's attribute was set to is set again, its event file is not written to")
    func attributes() throws {
        let host = try TestHost()
        do {
            let tree = try host.writer().tree
            try tree.create(uuid(1))
            let device = try tree.open(["bus", "mdev", "devices", uuid(1)])
            try device.child("power").write(Array("on".utf8), to: "control")
            try device.write(Array("change".utf8), to: "uevent")
        }
        let journal = try host.journal()
        #expect(journal.contains("attribute \(uuid(1)) value power/control"))
        #expect(!journal.contains("uevent"))
        #expect(try host.writer().warnings == [])
    }

    @Test("Refused writes leave no trace")
    func refused() throws {
        let host = try TestHost()
        let tree = try host.writer().tree
        try tree.create(uuid(1))
        let before = try host.journal()
        #expect(throws: SysfsError.self) { try tree.create(uuid(1)) }
        #expect(throws: SysfsError.self) { try tree.create("nonsense") }
        try tree.open(["bus", "mdev", "devices", uuid(1)]).write(Array("0".utf8), to: "remove")
        #expect(try host.journal() == before)
    }

    @Test("A writer that died leaves at most a torn record, and all before it counts")
    func torn() throws {
        let host = try TestHost()
        do {
            let tree = try host.writer().tree
            for number in 1...3 { try tree.create(uuid(number)) }
        }
        let whole = try host.journalBytes()
        let last = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n")))
        for length in (last + 1)..<whole.count {
            try host.folder.file("state/host/journal", String(decoding: whole[..<length], as: UTF8.self))
            #expect(try host.reader().tree.devices().count == 2, "cut at \(length)")
        }
        // The next writer goes on behind the last whole record.
        try host.writer().tree.create(uuid(8))
        #expect(
            try host.reader().tree.devices().map { $0.prefix(8) } == ["00000001", "00000002", "00000008"])
    }

    @Test("A journal that was torn in its first line is an empty one")
    func tornHeader() throws {
        let host = try TestHost()
        _ = try host.writer()
        for text in ["", "mdev-h", "mdev-host-1 lab 0123"] {
            try host.folder.file("state/host/journal", text)
            #expect(try host.reader().tree.devices() == [])
        }
    }

    @Test("A record that is broken in the middle is damage, said with its line")
    func damaged() throws {
        let host = try TestHost()
        do {
            let tree = try host.writer().tree
            for number in 1...3 { try tree.create(uuid(number)) }
        }
        let broken = try host.journal().replacing("00000002-", with: "00000007-")
        try host.folder.file("state/host/journal", broken)
        let error = try #require(throws: HostError.self) { try host.reader() }
        #expect(
            error
                == .damaged(
                    path: "\(host.state)/host/journal", line: 4, flaw: "its checksum is wrong"))
        try SimulatedHost.reset(
            host.description(), state: host.state, as: LockOwner(pid: 1, command: "reset"))
        #expect(try host.reader().tree.devices() == [])
    }

    @Test("What an edited host file no longer admits is dropped, with a warning, and stays away")
    func edited() throws {
        var host = try TestHost()
        do {
            let tree = try host.writer().tree
            try tree.create(uuid(1), parent: "mtty2")
            try tree.create(uuid(2))
        }
        host.file = TestHost.oneCard
        let dropped = ["dropped device \(uuid(1)): there is no parent mtty2 any more"]
        #expect(try host.reader().warnings == dropped)
        #expect(try host.reader().warnings == dropped)
        let writer = try host.writer()
        #expect(writer.warnings == dropped)
        #expect(try writer.tree.devices() == ["00000002 mtty mtty-1 1"])
        #expect(try host.reader().warnings == [])
    }

    @Test("Reading makes nothing: no folder, no lock, no file")
    func readersMakeNothing() throws {
        let host = try TestHost()
        _ = try host.reader().tree.devices()
        #expect(access(host.state, F_OK) != 0)
        do { try host.writer().tree.create(uuid(1)) }
        let before = try host.listing()
        #expect(try host.reader().tree.devices().count == 1)
        #expect(try host.listing() == before)
    }

    @Test("One may write; another one is told who, and everybody may read")
    func twoWriters() throws {
        let host = try TestHost()
        let first = try host.writer("simulate lab --mount /run/lab")
        try first.tree.create(uuid(1))
        let error = try #require(throws: HostError.self) { try host.writer() }
        #expect(
            error
                == .busy(
                    path: "\(host.state)/host/lock",
                    holder: LockOwner(pid: Int(getpid()), command: "simulate lab --mount /run/lab")))
        #expect(
            error.description.contains("in use by simulate lab --mount /run/lab (pid \(getpid()))"))
        #expect(try host.reader().tree.devices().count == 1)
        withExtendedLifetime(first) {}
    }

    @Test("A reset empties the host, gives it another boot, and touches nothing else in the state folder")
    func reset() throws {
        let host = try TestHost()
        do { try host.writer().tree.create(uuid(1)) }
        try host.folder.file("state/ledger.json", "{}")
        let before = try host.reader().identity
        try SimulatedHost.reset(
            host.description(), state: host.state, as: LockOwner(pid: 1, command: "reset"))
        let after = try host.reader()
        #expect(try after.tree.devices() == [])
        #expect(after.identity.bootID != before.bootID)
        #expect(after.identity.machineID == before.machineID)
        #expect(try host.writer().identity == after.identity)
        #expect(access("\(host.state)/ledger.json", F_OK) == 0)
    }

    @Test("Who only reads sees the boot that the first writer will keep")
    func firstBoot() throws {
        let host = try TestHost()
        let before = try host.reader().identity
        #expect(try host.writer().identity == before)
        #expect(before.name == "lab")
        #expect(before.machineID.utf8.count == 32)
    }

    @Test("A state folder of another host is refused, and left as it is")
    func otherHost() throws {
        var host = try TestHost()
        do { try host.writer().tree.create(uuid(1)) }
        let before = try host.journal()
        host.file = host.file.replacing("name: lab", with: "name: other")
        #expect(throws: HostError.otherHost(path: "\(host.state)/host", name: "lab", wanted: "other")) {
            try host.writer()
        }
        #expect(throws: HostError.self) {
            try SimulatedHost.reset(
                host.description(), state: host.state, as: LockOwner(pid: 1, command: "reset"))
        }
        #expect(try host.journal() == before)
    }

    @Test("A journal does not grow with what came and went")
    func compacts() throws {
        let host = try TestHost()
        do {
            let tree = try host.writer().tree
            try tree.create(uuid(1))
            for _ in 0..<9000 {
                try tree.create(uuid(2))
                try tree.remove(uuid(2))
            }
        }
        #expect(try host.journalBytes().count < 1_200_000)
        #expect(try host.writer().tree.devices() == ["00000001 mtty mtty-1 0"])
        #expect(try host.journalBytes().count < 300)
    }
}

extension TestHost {
    func journalBytes() throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: "\(state)/host/journal")))
    }

    func journal() throws -> String { String(decoding: try journalBytes(), as: UTF8.self) }

    func listing() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: state).sorted()
    }
}
