import MdevModel
import Testing

@testable import mdev_reconcile

/// What `init` writes.
struct StarterTests {
    @Test("A starter says what fits on a card, not what each of its functions says")
    func cards() async throws {
        let board = "{driver: nvidia, address: \"0000:41:00.0\", board: A40, virtualFunctions: 8}"
        let run = try SimulatedRun(parents: "[\(board)]")
        let text = try await run("init").output
        #expect(text.contains("#   # nvidia: 0000:41:00.4 to 0000:41:01.3, 8 parents of card 0000:41:00.0\n"))
        #expect(text.contains("#   #   nvidia-562  NVIDIA A40-8Q   6 fit   num_heads=4"))
        #expect(text.contains("#   #   nvidia-558  NVIDIA A40-2Q   8 fit   num_heads=4"))
        #expect(text.contains("#   #   nvidia-566  NVIDIA A40-48Q  1 fits  num_heads=4"))
        #expect(text.contains("#     type: NVIDIA A40-1Q\n"))
    }

    @Test("A starter for a channel and for the matrix declares devices, by the channel's device")
    func mainframe() async throws {
        let parents = """
            [{driver: vfio_ccw, address: 0.0.0313, device: 0.0.3000}, {driver: vfio_ap, adapters: [5], domains: [4]}]
            """
        let run = try SimulatedRun(parents: parents)
        let text = try await run("init").output
        #expect(text.contains("\npools: []\n"))
        #expect(
            text.contains(
                "#   - name: device0\n#     parent: {ccwDevice: \"0.0.3000\"}\n#     type: vfio_ccw-io\n"))
        #expect(text.contains("#     parent: matrix\n"))
        #expect(text.contains("#     # matrix: {adapters:"))
    }

    @Test("Nothing that a driver or a process is called leaves the starter's comments")
    func hostile() throws {
        let type = MdevType(
            id: try TypeID("mtty-1"), displayName: "a\ndevices: [", deviceAPI: "vfio-pci",
            availableInstances: 1,
            description: "b\rdevices: [\u{2028}devices: [")
        let parent = ParentDevice(
            name: try ParentName("mtty"), path: "", card: "mtty", driver: try DriverName("mtty"),
            types: [type])
        let observation = Observation(
            host: HostIdentity(name: "c\u{85}devices: [", machineID: "", bootID: ""), source: "",
            registry: RegistrySnapshot(parents: [parent], devices: []), ledger: Ledger(entries: []))
        let text = StarterDocument(observation: observation, parents: [parent], byAddress: false).text()
        let lines = text.split(omittingEmptySubsequences: true, whereSeparator: { $0.isNewline })
        #expect(lines.filter { !$0.hasPrefix("#") }.map(String.init) == ["version: 1", "devices: []"])
    }

    @Test(
        "A starter for a host with devices says that they are there, and what a document without them would do"
    )
    func existing() async throws {
        let run = try SimulatedRun()
        try run.write("site.yaml", "version: 1\ndevices: [{name: a, parent: mtty, type: mtty-1}]\n")
        #expect(!(try await run("init").output.contains("Here already")))
        #expect(try await run("apply", run.path("site.yaml")).status == 0)
        let text = try await run("init").output
        #expect(
            text.contains("# Here already: 1 device. `mdev-reconcile export` writes a document of them.\n"))
        #expect(text.contains("# Namespace default owns 1 of them"))
        #expect(try await run.program("validate", "-", input: text).status == 0)
    }
}
