import Testing

/// What the completion scripts ask the program for.
struct CompletionTests {
    /// As the scripts call it, with the cursor at the end of the last word.
    private func offered(_ run: SimulatedRun, _ command: String, _ prefix: String) async throws -> [String] {
        let words = ["mdev-reconcile", command] + run.options + [prefix]
        let outcome = try await run.program.run(
            ["---completion", command, "--", "positional@0", "\(words.count - 1)", "\(prefix.utf8.count)"]
                + words)
        #expect(outcome.errors == "")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    @Test("Parents and devices of the host that the line names are offered, by what was begun")
    func host() async throws {
        let run = try SimulatedRun(parents: "[{driver: mtty}, {driver: mtty}, {driver: mdpy}]")
        let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
        let document = "version: 1\ndevices: [{uuid: \(uuid), parent: mtty, type: mtty-1}]\n"
        #expect(try await run("apply", "-", input: document).status == 0)
        #expect(try await offered(run, "hold", "mt") == ["mtty", "mtty2"])
        #expect(try await offered(run, "hold", "83") == [uuid])
        #expect(try await offered(run, "adopt", "") == [uuid])
        #expect(try await offered(run, "release", "x") == [])
    }

    @Test("A host that cannot be read offers nothing, and says nothing")
    func unreadable() async throws {
        let run = try SimulatedRun()
        try run.write("host.yaml", "version: 9\n")
        #expect(try await offered(run, "adopt", "") == [])
    }

    @Test("Each shell gets its script", arguments: ["bash", "zsh", "fish"])
    func scripts(shell: String) async throws {
        let outcome = try await Program()("--generate-completion-script", shell)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("---completion"))
    }
}
