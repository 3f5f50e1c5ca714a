import MdevModel
import Testing

@testable import mdev_reconcile

/// `status --format dot|svg|html`.
struct PictureTests {
    /// What a driver could show to break markup, quotes, and lines.
    private static let hostile = "<script>\"&'\\\u{1}\n"

    private func observation() throws -> Observation {
        let parent = ParentDevice(
            name: try ParentName("mtty<&\""), path: "devices/\(Self.hostile)", card: Self.hostile,
            driver: try DriverName("<b>"),
            types: [
                MdevType(
                    id: try TypeID("t<"), displayName: Self.hostile, deviceAPI: nil, availableInstances: 3,
                    description: Self.hostile)
            ])
        let uuid = try DeviceUUID("83b8f4f2-509f-382f-3c1e-e6bfe0fa1001")
        var device = MediatedDevice(
            uuid: uuid, parent: parent.name, type: parent.types[0].id, state: .attached)
        device.iommuGroup = 7
        return Observation(
            host: HostIdentity(name: Self.hostile, machineID: "", bootID: ""), source: Self.hostile,
            registry: RegistrySnapshot(parents: [parent], devices: [device]),
            holders: .visible([
                Holders.HeldDevice(
                    uuid: uuid, holders: [Holder(pid: 41, command: "qemu<", guest: Self.hostile)])
            ]))
    }

    @Test("A drawing shows parent, capacity, device, group and holder, and no text becomes markup")
    func drawing() throws {
        let text = HostDrawing(try observation()).render()
        for shown in ["mtty&lt;&amp;&quot;", "1 used, 3 free", "83b8f4f2-", "group 7", "held by", "qemu&lt;"]
        {
            #expect(text.contains(shown), "\(shown)")
        }
        #expect(!text.contains("<script>"))
        #expect(!text.contains("<b>"))
        #expect(!text.contains("\u{1}"))
    }

    @Test("Functions of a card that nobody uses are one card of a drawing, with what fits in all")
    func alike() async throws {
        let board = "{driver: nvidia, address: \"0000:41:00.0\", board: A40, virtualFunctions: 8}"
        let run = try SimulatedRun(parents: "[\(board)]")
        let pool = "{name: desktop, type: NVIDIA A40-8Q, parents: [{driver: nvidia}], count: 5}"
        try run.write("site.yaml", "version: 1\npools: [\(pool)]\n")
        #expect(try await run("apply", run.path("site.yaml")).status == 0)
        for format in ["svg", "html", "dot"] {
            let text = try await run("status", "--format", format).output
            #expect(text.contains("0000:41:01.1 to 0000:41:01.3"), "\(format)")
            #expect(text.contains("3 parents, none in use"), "\(format)")
            #expect(text.contains("1 free in all"), "\(format)")
            #expect(!text.contains("0000:41:01.2"), "\(format)")
        }
    }

    @Test(
        "A drawing says who holds a device and for which guest in lines that fit, and turns dark with its viewer"
    )
    func holders() throws {
        var observation = try observation()
        let guest = "win11-finance-desktop-07"
        observation.holders = .visible([
            Holders.HeldDevice(
                uuid: observation.registry.devices[0].uuid,
                holders: [
                    Holder(pid: 4242, command: "qemu-system-x86", guest: guest),
                    Holder(pid: 7, command: "vmm"),
                ])
        ])
        let text = HostDrawing(observation).render()
        for line in [">held by qemu-system-x86 (pid 4242)<", ">guest \(guest)<", ">held by vmm (pid 7)<"] {
            #expect(text.contains(line), "\(line)")
        }
        #expect(text.contains("prefers-color-scheme:dark"))
    }

    @Test("A drawing of many cards shows only types in use")
    func crowded() async throws {
        let parents = Array(repeating: "{driver: mdpy, instances: 4}", count: 25).joined(separator: ", ")
        let run = try SimulatedRun(parents: "[\(parents)]")
        let device = "{name: screen, parent: mdpy7, type: mdpy-vga}"
        try run.write("site.yaml", "version: 1\ndevices: [\(device)]\n")
        #expect(try await run("apply", run.path("site.yaml")).status == 0)
        let text = try await run("status", "--format", "svg").output
        #expect(text.count { $0 == "%" } == 2)
        #expect(text.split(separator: "class=\"track\"").count == 2)
        #expect(text.contains("2 more types, all with room"))
        #expect(text.contains("3 types, all with room"))
    }

    @Test("A graph shows the same, and no text ends its quotes or its line")
    func graph() throws {
        let text = HostGraph(observation: try observation()).text()
        for shown in ["1 used, 3 free", "83b8f4f2-", "group 7", "held by", "qemu<"] {
            #expect(text.contains(shown), "\(shown)")
        }
        for line in text.split(separator: "\n") {
            let bare = line.replacing("\\\\", with: "").replacing("\\\"", with: "")
            #expect(bare.count { $0 == "\"" } % 2 == 0, "\(line)")
        }
    }

    @Test(
        "Each format is printed by status",
        arguments: [("dot", "digraph"), ("svg", "<svg"), ("html", "<!doctype html>")])
    func formats(format: String, beginning: String) async throws {
        let outcome = try await SimulatedRun()("status", "--format", format)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix(beginning))
        #expect(outcome.output.contains("Single port serial"))
        #expect(!outcome.output.contains("http-equiv"))
    }

    @Test("A plan's page shows what each device is before and after, and why, and escapes it")
    func planPage() async throws {
        let run = try SimulatedRun()
        try run.write("first.yaml", "version: 1\ndevices: [{name: a, parent: mtty, type: mtty-1}]\n")
        #expect(try await run("apply", run.path("first.yaml")).status == 0)
        let second =
            "version: 1\ndevices: [{name: a, parent: mtty, type: mtty-2}, {name: b, parent: \"<b>\", type: t}]\n"
        try run.write("first.yaml", second)
        let outcome = try await run("plan", run.path("first.yaml"), "--format", "html")
        for shown in [
            "mtty-1 on mtty", "mtty-2 on mtty", ">replace<", "blocked: parent", "&lt;b&gt;", "first.yaml:2",
        ] {
            #expect(outcome.output.contains(shown), "\(shown)")
        }
        #expect(!outcome.output.contains("<b>"))
    }
}
