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

    @Test(
        "Each example host's starter document applies once uncommented, and the plan of its export is empty",
        arguments: hosts)
    func starterAndExport(path: String) async throws {
        let program = try Program()
        let run = ["--simulate", path, "--state", program.folder.path + "/state"]
        let starter = try await program.run(["init"] + run).output
        // "# " begins what is to be uncommented, and after that "  #" what stays a comment.
        let lines = starter.split(separator: "\n").map { $0.hasPrefix("# ") ? $0.dropFirst(2) : $0 }
        let start = try #require(lines.firstIndex { $0 == "pools:" || $0 == "devices:" })
        let document = (["version: 1"] + lines[start...].map(String.init)).joined(separator: "\n") + "\n"
        let applied = try await program.run(["apply", "-"] + run, input: document)
        #expect(applied.status == 0, "\(document)\(applied.output)\(applied.errors)")
        #expect(applied.output.contains("created"))
        let exported = try await program.run(["export"] + run).output
        let planned = try await program.run(["plan", "-", "--detailed-exitcode"] + run, input: exported)
        #expect(planned.status == 0, "\(exported)\(planned.output)\(planned.errors)")
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
