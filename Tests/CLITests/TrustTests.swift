import Glibc
import Testing
import TreeConformance

/// Run as root, a document that others may write is not obeyed.
@Suite(.enabled(if: geteuid() == 0, "only root has anything to lose"))
struct TrustTests {
    private let program: Program
    private let kernel: FixtureTree

    init() throws {
        program = try Program()
        kernel = try FixtureTree(captured: "kernel-6.1")
        try program.folder.file("f.yaml", "version: 1\ndevices: []\n")
    }

    private func apply(_ more: String...) async throws -> Program.Outcome {
        try await program.run(
            [
                "apply", program.folder.path + "/f.yaml", "--sysfs", kernel.sysfs, "--proc", kernel.proc,
                "--state",
                program.folder.path + "/state",
            ] + more)
    }

    @Test("A document of root's own is applied")
    func own() async throws {
        #expect(try await apply().status == 0)
    }

    @Test("One that everyone may write, or that another user owns, is refused, unless that is allowed")
    func others() async throws {
        let path = program.folder.path + "/f.yaml"
        chmod(path, 0o666)
        let writable = try await apply()
        #expect(writable.status == 65)
        #expect(writable.errors.contains("may be written by everyone"))
        chmod(path, 0o644)
        chown(path, 1000, 1000)
        #expect(try await apply().errors.contains("is owned by user 1000"))
        #expect(try await apply("--allow-insecure-permissions").status == 0)
    }
}
