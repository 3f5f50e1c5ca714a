import MdevModel
import Testing

@testable import mdev_reconcile

/// What `status` says as text, on hosts whose parents are many and alike.
struct StatusTests {
    private static let board = "{driver: nvidia, address: \"0000:41:00.0\", board: A40, virtualFunctions: 8}"
    private static let other = "{driver: nvidia, address: \"0000:81:00.0\", board: A40, virtualFunctions: 8}"

    private func applied(_ document: String, to run: SimulatedRun) async throws {
        try run.write("site.yaml", "version: 1\n" + document)
        #expect(try await run("apply", run.path("site.yaml")).status == 0)
    }

    @Test(
        "Virtual functions that are alike are one row for each type in use or with room, with what fits in all"
    )
    func joined() async throws {
        let run = try SimulatedRun(parents: "[\(Self.board)]")
        try await applied(
            "pools: [{name: desktop, type: NVIDIA A40-8Q, parents: [{driver: nvidia}], count: 4}]\n", to: run)
        let lines = try await run("status").output.split(separator: "\n").prefix(7)
        let expected = """
            PARENT                            CARD          DRIVER  TYPE                        NAME           API       AVAILABLE
            0000:41:00.4 to 0000:41:00.7 (4)  0000:41:00.0  nvidia  nvidia-562                  NVIDIA A40-8Q  vfio-pci  0
                                                                    28 more types without room
            0000:41:01.0 to 0000:41:01.3 (4)  0000:41:00.0  nvidia  nvidia-562                  NVIDIA A40-8Q  vfio-pci  1 each, 2 in all
                                                                    nvidia-572                  NVIDIA A40-8A  vfio-pci  1 each, 2 in all
                                                                    nvidia-583                  NVIDIA A40-8C  vfio-pci  1 each, 2 in all
                                                                    26 more types without room
            """
        #expect(lines.joined(separator: "\n") == expected)
    }

    @Test("With -v each parent has each of its types")
    func verbose() async throws {
        let run = try SimulatedRun(parents: "[\(Self.board)]")
        let lines = try await run("status", "-v").output.split(separator: "\n")
        #expect(lines.count { $0.contains("nvidia-562") } == 8)
        #expect(lines.count { $0.hasPrefix("0000:41:0") } == 8)
        #expect(!lines.contains { $0.contains("in all") || $0.contains("more types") })
    }

    @Test("A second board with the same room is not listed again, and one with other room is")
    func second() async throws {
        let run = try SimulatedRun(parents: "[\(Self.board), \(Self.other)]")
        let before = try await run("status").output
        #expect(before.contains("0000:81:00.0  nvidia  as on 0000:41:00.0 (29 types)"))
        let device = "{name: a, parent: \"0000:81:00.4\", type: NVIDIA A40-24Q}"
        try await applied("devices: [\(device)]\n", to: run)
        let after = try await run("status").output
        #expect(!after.contains("as on"))
        #expect(after.contains("NVIDIA A40-24Q  vfio-pci  1 each, 1 in all"))
    }

    @Test("Devices stand by name, those that nobody owns last")
    func order() async throws {
        let run = try SimulatedRun(parents: "[{driver: mtty}]")
        try await applied(
            "pools: [{name: m, type: mtty-1, parents: [{driver: mtty}], count: 11}]\n", to: run)
        let names = try await run.devices().map { $0.split(separator: " ")[1] }
        #expect(names == (0..<11).map { "m/\($0)" })
    }

    @Test("Holding back what is not there is told, for a name may be misspelt")
    func heldBackAbsent() async throws {
        let run = try SimulatedRun()
        let absent = try await run("hold", "mtti")
        #expect(absent.status == 0)
        #expect(
            absent.errors.hasPrefix("warning: there is no mtti now, and it is left alone should it appear"))
        #expect(try await run("hold", "mtty").errors.isEmpty)
    }

    @Test("What is held back is listed, with the end of it")
    func heldBack() async throws {
        let run = try SimulatedRun(parents: "[{driver: mtty}, {driver: mdpy}]")
        #expect(try await run("hold", "mtty").status == 0)
        #expect(try await run("hold", "mdpy", "--for", "2h").status == 0)
        let text = try await run("status").output
        #expect(text.contains("Held back for maintenance:\n"))
        #expect(text.contains("  mtty  until released"))
        #expect(text.contains("  mdpy  until 2"))
        let device = "version: 1\ndevices: [{name: a, parent: mtty, type: mtty-1}]\n"
        let plan = try await run("plan", "-", input: device)
        #expect(plan.output.contains("its parent mtty is held back for maintenance; `release mtty` to go on"))
    }
}
