import TreeConformance

/// Runs on one simulated host with a state folder of its own; documents lie in the same folder.
struct SimulatedRun {
    let program: Program
    let host: String

    /// - Parameter parents: the host file's list.
    init(parents: String = "[{driver: mtty}]") throws {
        program = try Program()
        host = program.folder.path + "/host.yaml"
        try program.folder.file("host.yaml", "version: 1\nname: lab\nparents: \(parents)\n")
    }

    var options: [String] { ["--simulate", host, "--state", program.folder.path + "/state"] }

    func path(_ name: String) -> String { program.folder.path + "/" + name }

    func write(_ name: String, _ text: String) throws { try program.folder.file(name, text) }

    func callAsFunction(_ arguments: String..., input: String = "") async throws -> Program.Outcome {
        try await program.run(arguments + options, input: input)
    }

    /// The devices that `status` shows, as lines of UUID, name, parent, type and state.
    func devices() async throws -> [String] {
        let outcome = try await self("status")
        let lines = outcome.output.split(separator: "\n").drop { !$0.hasPrefix("DEVICE") }
        return lines.dropFirst().map { line in
            line.split(separator: " ").prefix(5).joined(separator: " ")
        }
    }
}
