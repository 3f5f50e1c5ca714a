import Testing
import TreeConformance

/// The main job, end to end on a simulated host.
struct ConvergenceTests {
    private let run: SimulatedRun

    init() throws { run = try SimulatedRun() }

    private static let first = """
        version: 1
        devices:
          - {name: gone, parent: mtty, type: mtty-1}
          - {name: changed, parent: mtty, type: mtty-1}
          - {name: kept, parent: mtty, type: Single port serial}
        """
    private static let second = """
        version: 1
        devices:
          - {name: changed, parent: mtty, type: mtty-2}
          - {name: kept, parent: mtty, type: Single port serial}
          - {name: new, parent: mtty, type: mtty-2}
        """

    @Test("apply, then plan: 2 before, 0 after; an edit plans exactly its remove, create and replace")
    func converges() async throws {
        try run.write("f.yaml", Self.first)
        let file = run.path("f.yaml")
        #expect(try await run("plan", file, "--detailed-exitcode").status == 2)
        #expect(try await run("apply", file).status == 0)
        #expect(try await run("plan", file, "--detailed-exitcode").status == 0)
        let again = try await run("apply", file, "--detailed-exitcode")
        #expect(again.status == 0)
        #expect(again.output == "Nothing to do: everything is as declared. 3 unchanged, 0 unmanaged.\n")

        try run.write("f.yaml", Self.second)
        let plan = try await run("plan", file)
        #expect(
            plan.output.hasSuffix("Plan: 1 to create, 1 to replace, 1 to remove. 1 unchanged, 0 unmanaged.\n")
        )
        #expect(try await run("apply", file).status == 0)
        let devices = try await run.devices()
        #expect(devices.map { $0.split(separator: " ")[1] }.sorted() == ["changed", "kept", "new"])
    }

    @Test("--quiet prints nothing where nothing was changed")
    func quiet() async throws {
        try run.write("f.yaml", Self.first)
        #expect(try await run("apply", run.path("f.yaml"), "--quiet").output.isEmpty == false)
        let again = try await run("apply", run.path("f.yaml"), "--quiet")
        #expect(again.output.isEmpty && again.errors.isEmpty && again.status == 0)
    }

    @Test("Two namespaces applied in turn ten times: no change from the second round on")
    func namespaces() async throws {
        for name in ["a", "b"] {
            try run.write(
                "\(name).yaml",
                "version: 1\nnamespace: \(name)\npools: [{name: p, type: mtty-1, parents: [{driver: mtty}], count: 3}]\n"
            )
        }
        for round in 0..<10 {
            for name in ["a", "b"] {
                let outcome = try await run("apply", run.path("\(name).yaml"), "--detailed-exitcode")
                #expect(outcome.status == (round == 0 ? 2 : 0))
            }
        }
        #expect(try await run.devices().count == 6)
    }

    @Test(
        "devices: [] removes with --accept-removals; neither key, or an empty folder, is invalid and removes nothing"
    )
    func removals() async throws {
        let file = run.path("f.yaml")
        try run.write("f.yaml", Self.first)
        _ = try await run("apply", file)
        for empty in ["version: 1\n", "version: 1\nnamespace: default\n", ""] {
            try run.write("f.yaml", empty)
            #expect(try await run("apply", file, "--accept-removals").status == 65)
        }
        try run.program.folder.directory("empty")
        #expect(try await run("apply", run.path("empty")).status == 65)
        #expect(try await run.devices().count == 3)

        try run.write("f.yaml", "version: 1\ndevices: []\n")
        #expect(try await run("apply", file).status == 3)
        #expect(try await run.devices().count == 3)
        #expect(try await run("apply", file, "--accept-removals").status == 0)
        #expect(try await run.devices().isEmpty)
    }

    @Test("A saved plan of another registry state is stale and writes nothing; an altered one is refused")
    func savedPlans() async throws {
        try run.write("f.yaml", Self.first)
        try run.write(
            "g.yaml", "version: 1\nnamespace: other\ndevices: [{name: x, parent: mtty, type: mtty-1}]\n")
        let (file, plan) = (run.path("f.yaml"), run.path("p.json"))
        #expect(try await run("plan", file, "--out", plan).status == 0)
        let saved = try await run.program("plan", file, "--simulate", run.host, "--format", "json").output
        try run.write("altered.json", saved.replacing("\"mtty-1\"", with: "\"mtty-2\"", maxReplacements: 1))
        let altered = try await run("apply", "--plan", run.path("altered.json"))
        #expect(altered.status == 65)
        #expect(altered.errors.contains("the saved plan was altered after it was made"))
        #expect(try await run.devices().isEmpty)

        try run.write("newer.json", saved.replacing("\"formatVersion\": 1", with: "\"formatVersion\": 9"))
        let newer = try await run("apply", "--plan", run.path("newer.json"))
        #expect(newer.status == 65)
        #expect(newer.errors.contains("has format 9, which a newer mdev-reconcile wrote"), "\(newer.errors)")

        _ = try await run("apply", run.path("g.yaml"))
        let stale = try await run("apply", "--plan", plan)
        #expect(stale.status == 4)
        #expect(
            stale.errors.contains(
                "the saved plan is stale: what it was made from has changed"))
        #expect(try await run.devices().count == 1)
        #expect(try await run("plan", file, "--out", plan).status == 0)
        #expect(try await run("apply", "--plan", plan).status == 0)
        #expect(try await run.devices().count == 4)
    }

    @Test(
        "Twenty applies at once, of different documents, are serialised: the result is that of one after the other, and none is lost"
    )
    func concurrent() async throws {
        for number in 0..<20 {
            try run.write(
                "\(number).yaml",
                "version: 1\nnamespace: n\(number)\ndevices: [{name: x, parent: mtty, type: mtty-1}]\n")
        }
        let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
            for number in 0..<20 {
                group.addTask { [run] in try await run("apply", run.path("\(number).yaml")).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 0, count: 20))
        #expect(try await run.devices().count == 20)
        for number in 0..<20 {
            #expect(try await run("plan", run.path("\(number).yaml"), "--detailed-exitcode").status == 0)
        }
    }

    @Test("A reset empties the host and keeps the ledger: the next apply brings back the same UUIDs")
    func reset() async throws {
        try run.write("f.yaml", Self.first)
        _ = try await run("apply", run.path("f.yaml"))
        let before = try await run.devices()
        let reset = try await run.program("simulate", run.host, "--reset", "--state", run.path("state"))
        #expect(reset.status == 0)
        #expect(try await run.devices().isEmpty)
        let plan = try await run("plan", run.path("f.yaml"), "-v")
        #expect(plan.output.contains("it is gone since the last boot"))
        _ = try await run("apply", run.path("f.yaml"))
        #expect(try await run.devices() == before)
    }

    @Test("What an edited host file no longer admits is dropped with a warning")
    func editedHost() async throws {
        try run.write("f.yaml", Self.first)
        _ = try await run("apply", run.path("f.yaml"))
        try run.write("host.yaml", "version: 1\nname: lab\nparents: [{driver: mtty, name: other}]\n")
        let status = try await run("status")
        #expect(status.errors.contains("warning:"))
        #expect(status.output.contains("No mediated devices."))
    }

    @Test("adopt makes a foreign device ours, forget makes it nobody's, and neither touches it")
    func adoption() async throws {
        let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
        let declared = "version: 1\nnamespace: a\ndevices: [{uuid: \(uuid), parent: mtty, type: mtty-1}]\n"
        let other = declared.replacing("namespace: a", with: "namespace: b")
            .replacing("mtty-1", with: "mtty-2")
        _ = try await run("apply", "-", input: declared)
        #expect(try await run("plan", "-", input: other).output.contains("blocked (owner)"))
        #expect(try await run("adopt", uuid, "--namespace", "b").status == 1)
        #expect(try await run("forget", uuid).status == 0)
        #expect(try await run("plan", "-", input: other).output.contains("blocked (foreign)"))
        #expect(try await run("apply", "-", input: other).status == 3)
        #expect(try await run.devices() == ["\(uuid) - mtty mtty-1 attached"])
        #expect(try await run("adopt", uuid, "--namespace", "b").status == 0)
        #expect(try await run("apply", "-", input: other).status == 0)
        #expect(try await run.devices().first?.contains("mtty-2") == true)
    }

    @Test("What a person holds back is left alone until it is released")
    func maintenance() async throws {
        try run.write("f.yaml", Self.first)
        #expect(try await run("hold", "mtty", "--for", "2h").status == 0)
        let blocked = try await run("apply", run.path("f.yaml"))
        #expect(blocked.status == 3)
        #expect(blocked.output.contains("blocked (maintenance)"))
        #expect(try await run("release", "mtty").status == 0)
        #expect(try await run("apply", run.path("f.yaml")).status == 0)
    }

    @Test("An export of what exists plans nothing")
    func export() async throws {
        try run.write("f.yaml", Self.first)
        _ = try await run("apply", run.path("f.yaml"))
        let exported = try await run("export").output
        let plan = try await run("plan", "-", "--detailed-exitcode", input: exported)
        #expect(plan.status == 0)
    }

    @Test("A starter document is valid as it stands, and so is each block of it")
    func starter() async throws {
        let starter = try await run("init").output
        #expect(try await run.program("validate", "-", input: starter).status == 0)
        let blocks = starter.split(separator: "\n").drop { $0 != "# pools:" }.map { $0.dropFirst(2) }
        let document = "version: 1\n" + blocks.joined(separator: "\n") + "\n"
        #expect(try await run("plan", "-", "--detailed-exitcode", input: document).status == 2)
    }

    @Test("A starter document for one parent and one type has that block alone, and says what is not there")
    func chosenStarter() async throws {
        let chosen = try await run("init", "mtty", "--type", "Dual port serial").output
        #expect(chosen.contains("#     type: mtty-2\n"))
        #expect(!chosen.contains("mtty-1"))
        #expect(chosen.contains("#     parents: [{address: mtty}]\n"))
        let unknown = try await run("init", "--type", "mtty-3")
        #expect(unknown.status == 1)
        #expect(
            unknown.errors
                == "error: there is no type mtty-3 here; `mdev-reconcile status` lists what there is\n")
    }
}
