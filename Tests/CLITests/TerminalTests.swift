import Testing
import TreeConformance

/// The program at a real terminal: a pseudo terminal whose other end is the test's.
@Suite struct TerminalTests {
    private let program: Program
    private let place: [String]

    init() throws {
        program = try Program()
        try program.folder.file(
            "host.yaml",
            "version: 1\nname: lab\nparents:\n  - {driver: mbochs, memory: 65536}\n  - {driver: mtty}\n")
        place = [
            "--simulate", "\(program.folder.path)/host.yaml", "--state", "\(program.folder.path)/state",
        ]
    }

    private func document(_ text: String) throws -> String {
        try program.folder.file("site.yaml", "version: 1\n" + text)
        return "\(program.folder.path)/site.yaml"
    }

    @Test("Ctrl-C ends the running step, and what is left is said; the next run goes on")
    func interrupt() async throws {
        let count = 1_000
        let pool = "{name: desktop, type: mbochs-small, parents: [{driver: mbochs}], count: \(count)}"
        let apply = ["apply", try document("pools: [\(pool)]\n")] + place
        let terminal = try Terminal(running: [Program.path] + apply)
        let output = terminal.read(pressing: 3, after: "[3 steps done]")
        #expect(terminal.wait() == 1)
        #expect(output.contains("[3 steps done] desktop/3: write its UUID to mbochs-small/create of mbochs"))
        // The line is erased for the last time before the report begins.
        let parts = output.split(separator: "\r\u{1b}[K", omittingEmptySubsequences: true)
        let report = try #require(parts.last)
        #expect(!report.contains("done] "))
        let line = try #require(report.split(separator: "\r\n").first { $0.hasPrefix("Applied: ") })
        let made = try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        #expect(made >= 3 && made < count)
        #expect(line == "Applied: \(made) created; \(count - made) not begun. 0 unchanged, 0 unmanaged.")
        #expect(report.hasSuffix("Stopped. Run again to go on.\r\n"))

        let second = try await program.run(apply)
        #expect(second.status == 0)
        #expect(second.output.contains("Applied: \(count - made) created. \(made) unchanged"))
        #expect(!(second.output + second.errors).contains("\u{1b}"))
    }

    @Test("Colours are for a terminal, and not where NO_COLOR is set", arguments: [true, false])
    func colours(isWanted: Bool) throws {
        let devices = try document("devices:\n  - {name: console, parent: mtty, type: mtty-1}\n")
        let terminal = try Terminal(
            running: [Program.path, "plan", devices] + place,
            environment: ["TERM=xterm"] + (isWanted ? [] : ["NO_COLOR=1"]))
        let output = terminal.read()
        #expect(terminal.wait() == 0)
        #expect(output.contains("1 to create."))
        #expect(output.contains("\u{1b}[") == isWanted)
    }
}
