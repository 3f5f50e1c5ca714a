import MdevModel
import Testing

@testable import MdevReconciler

struct LedgerFileTests {
    private static func entries() throws -> [LedgerEntry] {
        var entries = try (1...6).map { try Samples.entry($0) }
        entries[1].origin = .adopted
        entries[2].file = "/etc/other.yaml"
        entries[2].namespace = try Namespace("other")
        entries[3].bootID = "boot-0"
        return entries
    }

    @Test("What most entries have in common is said once")
    func usual() throws {
        let file = LedgerFile(generation: 7, entries: try Self.entries())
        let text = try StateText.document(file)
        #expect(try StateText.decode(text) == file)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.count { $0.contains("\"bootID\"") } == 2)
        #expect(lines.count { $0.contains("\"origin\"") } == 2)
        #expect(lines.count { $0.contains("\"file\"") } == 2)
    }

    @Test("A ledger of the first format, in which each entry says everything, reads the same")
    func firstFormat() throws {
        struct First: Encodable {
            var formatVersion = 1
            var generation = 7
            var entries: [LedgerEntry]
        }
        let entries = try Self.entries()
        let read: LedgerFile = try StateText.decode(try StateText.document(First(entries: entries)))
        #expect(read == LedgerFile(generation: 7, entries: entries))
    }

    @Test("An entry that leaves out what nothing else says is a fault, with its place")
    func missing() throws {
        let text = #"{"formatVersion": 2, "generation": 1, "entries": [{"uuid": "\#(Samples.uuid(1))"}]}"#
        #expect(throws: DecodingError.self) { try StateText.decode(Array(text.utf8)) as LedgerFile }
        do { _ = try StateText.decode(Array(text.utf8)) as LedgerFile } catch {
            #expect(StateText.flaw(error) == "entries[0] has no \"namespace\"")
        }
    }

    @Test("An empty ledger has nothing in common")
    func empty() throws {
        let file = LedgerFile(generation: 1, entries: [])
        #expect(try StateText.decode(StateText.document(file)) == file)
    }
}
