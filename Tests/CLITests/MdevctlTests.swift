import Testing
import TreeConformance

/// `export` from and to mdevctl's folder of definitions.
struct MdevctlTests {
    private static let (first, second, third) = (uuid(1), uuid(2), uuid(3))

    private static func uuid(_ number: Int) -> String { "83b8f4f2-509f-382f-3c1e-e6bfe0fa000\(number)" }

    private static func definition(_ type: String, _ start: String) -> String {
        "{\n  \"mdev_type\": \"\(type)\",\n  \"start\": \"\(start)\",\n  \"attrs\": []\n}"
    }

    /// A host with one automatic definition, one manual one, and one that is cut off.
    private func host() throws -> SimulatedRun {
        let run = try SimulatedRun()
        try run.write("mdevctl.d/mtty/\(Self.first)", Self.definition("mtty-2", "auto"))
        try run.write("mdevctl.d/mtty/\(Self.second)", Self.definition("mtty-1", "manual"))
        try run.write("mdevctl.d/mtty/\(Self.third)", "{\"mdev_type\":")
        try run.write("mdevctl.d/scripts.d/callouts/script.sh", "")
        return run
    }

    @Test("A broken definition is said and left out, and a manual one becomes a comment")
    func from() async throws {
        let run = try host()
        let folder = run.path("mdevctl.d")
        let outcome = try await run.program("export", "--from-mdevctl", folder)
        #expect(outcome.status == 1)
        #expect(outcome.errors == "error: \(folder)/mtty/\(Self.third): it is not JSON; it was left out\n")
        #expect(
            outcome.output == """
                # mdevctl's definitions, exported from \(folder).
                version: 1

                devices:
                  - uuid: \(Self.first)
                    parent: mtty
                    type: mtty-2
                # manual in mdevctl: started when an administrator or libvirt asks. They are not declared, so they are
                # left alone. Uncomment what is to be always there; with state: absent it is removed where it runs.
                #   - uuid: \(Self.second)
                #     parent: mtty
                #     type: mtty-1
                # Left out: \(folder)/mtty/\(Self.third): it is not JSON

                """)
    }

    @Test(
        "What becomes of manual definitions is chosen",
        arguments: [("attached", "mtty-1"), ("absent", "mtty-1\n    state: absent")])
    func manual(choice: String, block: String) async throws {
        let run = try host()
        let outcome = try await run.program(
            "export", "--from-mdevctl", run.path("mdevctl.d"), "--manual", choice)
        #expect(outcome.output.contains("- uuid: \(Self.second)\n    parent: mtty\n    type: \(block)\n"))
        let validated = try await run.program("validate", "-", input: outcome.output)
        #expect(validated.status == 0, "\(validated.errors)")
    }

    @Test("What was taken from mdevctl and applied is defined again as it was, and never overwritten")
    func roundTrip() async throws {
        let run = try host()
        let document = try await run.program("export", "--from-mdevctl", run.path("mdevctl.d")).output
        #expect(try await run("apply", "-", input: document).status == 0)
        let target = run.path("again")
        #expect(
            try await run("export", "--to-mdevctl", target).output
                == "\(target): 1 definitions written, 0 as they were\n")
        #expect(
            try run.program.folder.text("again/mtty/\(Self.first)") == Self.definition("mtty-2", "auto"))
        #expect(
            try await run("export", "--to-mdevctl", target).output
                == "\(target): 0 definitions written, 1 as they were\n")
        try run.write("again/mtty/\(Self.first)", Self.definition("mtty-1", "auto"))
        let kept = try await run("export", "--to-mdevctl", target)
        #expect(kept.status == 1)
        #expect(kept.errors.contains("was left; delete it and run this again"))
        #expect(
            try run.program.folder.text("again/mtty/\(Self.first)") == Self.definition("mtty-1", "auto"))
    }
}
