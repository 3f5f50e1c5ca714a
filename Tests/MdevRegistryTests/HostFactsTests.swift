import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

struct HostFactsTests {
    let folder: TemporaryFolder
    let facts: HostFacts

    init() throws {
        folder = try TemporaryFolder()
        facts = HostFacts(
            machineID: folder.path + "/machine-id", bootID: folder.path + "/boot_id",
            hostName: folder.path + "/hostname")
        try folder.file("machine-id", "0123456789abcdef0123456789abcdef\n")
        try folder.file("boot_id", "5c2d8a4e-7d8d-4a55-9d43-0e7f1d9e3c11\n")
        try folder.file("hostname", "hv01\n")
    }

    @Test("A host is known by its name, its machine-id and its boot")
    func all() throws {
        #expect(
            try facts.read()
                == HostIdentity(
                    name: "hv01", machineID: "0123456789abcdef0123456789abcdef",
                    bootID: "5c2d8a4e-7d8d-4a55-9d43-0e7f1d9e3c11"))
    }

    @Test("A machine-id that is not there yet is empty", arguments: ["", "uninitialized\n", nil])
    func machineID(text: String?) throws {
        try folder.delete("machine-id")
        if let text { try folder.file("machine-id", text) }
        #expect(try facts.read().machineID.isEmpty)
    }

    @Test("A boot that cannot be told is an error", arguments: ["boot_id", "hostname"])
    func missing(file: String) throws {
        try folder.delete(file)
        #expect(throws: SysfsError(.read, [folder.path + "/" + file], .noEntry)) { try facts.read() }
    }
}
