import Sysfs
import Testing
import TreeConformance

/// Every file under examples/, used as it is meant to be.
struct ExampleTests {
    private static let folder = String(#filePath.split(separator: "/").dropLast(3).joined(separator: "/"))
    private static let examples = "/" + folder + "/examples"

    static let documents = files(in: examples)
    static let hosts = files(in: examples + "/hosts")

    private static func files(in folder: String) -> [String] {
        do {
            return try DirectoryListing.names(folder).filter { $0.hasSuffix(".yaml") }.map {
                folder + "/" + $0
            }
        } catch {
            return []
        }
    }

    @Test("The examples are found")
    func found() {
        #expect(Self.documents.count >= 10)
        #expect(!Self.hosts.isEmpty)
    }

    @Test("Each example document is valid", arguments: documents)
    func document(path: String) async throws {
        let outcome = try await Program()("validate", path)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("Each example host starts and shows its parents", arguments: hosts)
    func host(path: String) async throws {
        let program = try Program()
        let outcome = try await program(
            "status", "--simulate", path, "--state", program.folder.path + "/state")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("PARENT"))
    }

    @Test("The quickstart converges on the lab host, and the second run has nothing to do")
    func quickstart() async throws {
        let program = try Program()
        let run = [
            Self.examples + "/quickstart.yaml", "--simulate", Self.examples + "/hosts/lab.yaml", "--state",
            program.folder.path + "/state",
        ]
        #expect(try await program.run(["apply"] + run).status == 0)
        let again = try await program.run(["apply"] + run)
        #expect(again.status == 0)
        #expect(again.output.hasPrefix("Nothing to do"))
    }
}

/// Names of a folder's files.
private enum DirectoryListing {
    static func names(_ path: String) throws -> [String] {
        try DirectoryTree(path).open([]).list().map(\.name).sorted()
    }
}
