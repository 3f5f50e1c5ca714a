import Sysfs
import Testing
import TreeConformance

/// What the examples promise, lived through on their hosts.
struct ExampleStoryTests {
    private static let examples =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/examples/"

    private let program: Program
    private let folder: TemporaryFolder

    init() throws {
        program = try Program()
        folder = program.folder
    }

    private func run(_ arguments: [String], on host: String) async throws -> Program.Outcome {
        try await program.run(
            arguments + [
                "--simulate", "\(Self.examples)hosts/\(host).yaml", "--state", folder.path + "/state",
            ])
    }

    /// UUID by name, of what `status` shows.
    private func devices(on host: String) async throws -> [String: String] {
        let lines = try await run(["status"], on: host).output.split(
            separator: "\n", omittingEmptySubsequences: false)
        let rows = lines.drop { !$0.hasPrefix("DEVICE") }.dropFirst().prefix { !$0.isEmpty }
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let cells = row.split(separator: " ")
                return (String(cells[1]), String(cells[0]))
            })
    }

    /// An example with another text in one place.
    private func edited(_ example: String, _ text: String, _ other: String) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = try DirectoryTree(Self.examples).open([]).read(example, into: &buffer)
        let parts = String(decoding: buffer[..<count], as: UTF8.self)
            .split(separator: text, maxSplits: 1, omittingEmptySubsequences: false)
        #expect(parts.count == 2)
        try folder.file(example, parts.joined(separator: other))
        return folder.path + "/" + example
    }

    @Test("A vGPU pool grows and shrinks by its highest numbers, and every other desktop keeps its UUID")
    func pool() async throws {
        let host = "vgpu-server"
        var known: [String: String] = [:]
        for count in [8, 12, 5, 9, 8] {
            let file = try edited("vgpu-pool.yaml", "count: 8", "count: \(count)")
            let outcome = try await run(["apply", file, "--accept-removals"], on: host)
            #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
            let desktops = try await devices(on: host).filter { $0.key.hasPrefix("desktop/") }
            #expect(Set(desktops.keys) == Set((0..<count).map { "desktop/\($0)" }))
            for (name, uuid) in desktops { #expect(known[name, default: uuid] == uuid) }
            known.merge(desktops) { former, _ in former }
        }
    }

    @Test("A vfio-ap queue moves between two devices in one apply, and neither is made anew")
    func queue() async throws {
        let host = "mainframe"
        #expect(try await run(["apply", Self.examples + "vfio-ap.yaml"], on: host).status == 0)
        let before = try await devices(on: host)
        let moved = Self.examples + "vfio-ap-moved.yaml"
        let plan = try await run(["plan", moved, "--detailed-exitcode"], on: host)
        #expect(plan.status == 2)
        #expect(plan.output.contains("2 to update"))
        let applied = try await run(["apply", moved], on: host)
        #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
        #expect(try await devices(on: host) == before)
        #expect(try await run(["plan", moved, "--detailed-exitcode"], on: host).status == 0)
    }

    @Test("A protected device outlives its block, until `protect: false` ends that")
    func protection() async throws {
        let host = "lab"
        let file = Self.examples + "protect.yaml"
        #expect(try await run(["apply", file], on: host).status == 0)
        let before = try await devices(on: host)
        try folder.file("none.yaml", "version: 1\nnamespace: production\ndevices: []\n")
        let kept = try await run(
            ["apply", folder.path + "/none.yaml", "--accept-removals"], on: host)
        #expect(kept.status == 3)
        #expect(try await devices(on: host) == before)
        let ended = try edited("protect.yaml", "protect: true", "protect: false")
        #expect(try await run(["apply", ended], on: host).status == 0)
        let removed = try await run(["apply", folder.path + "/none.yaml", ended], on: host)
        #expect(removed.status == 0, "\(removed.output)\(removed.errors)")
        try folder.delete("protect.yaml")
        let gone = try await run(["apply", folder.path + "/none.yaml"], on: host)
        #expect(gone.status == 0, "\(gone.output)\(gone.errors)")
        #expect(try await devices(on: host).isEmpty)
    }

    @Test("A host that was set up by hand is taken over: its devices join the pool as they are")
    func adoption() async throws {
        let host = "vgpu-server"
        // By hand: another's devices, which nobody owns any more.
        try folder.file(
            "hand.yaml",
            """
            version: 1
            namespace: hand
            pools: [{name: old, type: NVIDIA A40-8Q, parents: [{card: "0000:41:00.0"}], count: 3}]

            """)
        #expect(try await run(["apply", folder.path + "/hand.yaml"], on: host).status == 0)
        let made = try await Set(devices(on: host).values)
        #expect(try await run(["forget"] + made.sorted(), on: host).status == 0)
        let file = try edited("adopt.yaml", "count: 4", "count: 4")
        let adopted = try await run(["apply", file], on: host)
        #expect(adopted.status == 0, "\(adopted.output)\(adopted.errors)")
        let now = try await devices(on: host)
        #expect(Set(now.keys) == Set((0..<4).map { "desktop/\($0)" }))
        #expect(made.isSubset(of: now.values))
        // What was adopted is not removed by the default policy.
        try folder.file("adopt.yaml", "version: 1\nnamespace: adopted\ndevices: []\n")
        let emptied = try await run(["apply", file, "--accept-removals"], on: host)
        #expect(emptied.output.contains("removed"), "\(emptied.output)\(emptied.errors)")
        #expect(try await Set(devices(on: host).values) == made)
    }
}
