import MdevDocument
import MdevModel
import Testing

struct DecodingTests {
    @Test("A device is decoded with every key that it may have")
    func device() throws {
        let state = try resolve(
            """
            version: 1
            devices:
              - name: render01
                uuid: 83B8F4F2-509f-382f-3c1e-e6bfe0fa1001
                parent: 0000:41:00.4
                type: NVIDIA A40-8Q
                state: detached
                driver: nvidia
                attributes:
                  - nvidia/vgpu_params: "frame_rate_limiter=0"
                  - mode: 007
                protect: false
                formerly: render1
                policy: {prune: never, inUse: {wait: 1h30m}, replace: refuse}
            """)
        let expected = DesiredDevice(
            name: try InstanceID.Label("render01"),
            uuid: try DeviceUUID("83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"),
            parent: .name(try ParentName("0000:41:00.4")), types: ["NVIDIA A40-8Q"], state: .detached,
            driver: try DriverName("nvidia"),
            configuration: DeviceConfiguration(attributes: [
                DesiredAttribute(
                    path: try AttributePath("nvidia/vgpu_params"), value: "frame_rate_limiter=0"),
                DesiredAttribute(path: try AttributePath("mode"), value: "007"),
            ]),
            protect: false, formerly: try InstanceID.Label("render1"),
            overrides: PolicyOverride(prune: .never, inUse: .wait(5400), replace: .refuse),
            source: SourcePlace(file: "f", line: 3))
        #expect(state == DesiredState(devices: [expected], files: ["f"]))
    }

    @Test("A pool is decoded with every key that it may have")
    func pool() throws {
        let state = try resolve(
            """
            version: 1
            pools:
              - name: desktop
                type: [NVIDIA A40-4Q, nvidia-558]
                parents:
                  - {address: 0000:8?:*, card: "0000:81:00.0", driver: "[a-z]*"}
                  - driver: mtty
                count: {perCard: 6}
                placement: pack
                adopt: matching
                state: detached
                driver: nvidia
                matrix: {adapters: [6, 0x05, 5], domains: [0o107], controlDomains: []}
                protect: true
                formerly: old
                policy: {inUse: fail}
            """)
        let expected = DesiredPool(
            name: try InstanceID.Label("desktop"), types: ["NVIDIA A40-4Q", "nvidia-558"],
            parents: [
                ParentPattern(address: "0000:8?:*", card: "0000:81:00.0", driver: "[a-z]*"),
                ParentPattern(driver: "mtty"),
            ],
            size: .perCard(6), placement: .pack, adopt: .matching, state: .detached,
            driver: try DriverName("nvidia"),
            configuration: DeviceConfiguration(
                matrix: MatrixConfiguration(adapters: [5, 6], domains: [0x47])),
            protect: true, formerly: try InstanceID.Label("old"), overrides: PolicyOverride(inUse: .fail),
            source: SourcePlace(file: "f", line: 3))
        #expect(state == DesiredState(pools: [expected], files: ["f"]))
    }

    @Test("The rest of a document is decoded, and defaults stand for what is not said")
    func document() throws {
        let state = try resolve(
            """
            version: 1
            namespace: vdi
            identity: host
            policy: {prune: owned, inUse: fail, replace: refuse, onError: rollback, maxRemovals: 3, settle: 2m}
            devices: []
            """)
        let policy = Policy(
            prune: .owned, inUse: .fail, replace: .refuse, onError: .rollback, maxRemovals: .count(3),
            settle: 120)
        #expect(
            state
                == DesiredState(
                    namespace: try Namespace("vdi"), identity: .host, policy: policy, files: ["f"]))
        #expect(try resolve("version: 1\npools: []\n") == DesiredState(files: ["f"]))
    }

    @Test(
        "A parent is a name, a card or a ccw device",
        arguments: [
            ("matrix", DesiredDevice.Parent.name(ParentName(trusted: "matrix"))),
            ("0000:41:00.4", .name(ParentName(trusted: "0000:41:00.4"))),
            ("{card: 0000:41:00.0}", .card("0000:41:00.0")),
            ("{ccwDevice: 0.0.3000}", .ccwDevice("0.0.3000")),
            ("12", .name(ParentName(trusted: "12"))),
        ])
    func parent(text: String, expected: DesiredDevice.Parent) throws {
        let state = try resolve("version: 1\ndevices: [{name: a, type: t, parent: \(text)}]\n")
        #expect(state.devices.first?.parent == expected)
    }

    @Test(
        "An unquoted value is a text wherever a text is wanted",
        arguments: [
            "0000:41:00.4", "190:20:30", "0x1f", "1e3", "yes", "on", "2026-11-25", ".5", "1_000", "010",
        ])
    func text(value: String) throws {
        let state = try resolve(
            "version: 1\ndevices: [{name: a, parent: p, type: \(value), attributes: [{x: \(value)}]}]\n")
        #expect(state.devices.first?.types == [value])
        #expect(state.devices.first?.configuration.attributes.first?.value == value)
    }

    @Test(
        "A removal limit is a share or a number",
        arguments: [("50%", 50, true), ("0%", 0, true), ("7", 7, false)])
    func maxRemovals(text: String, number: Int, isShare: Bool) throws {
        let state = try resolve("version: 1\npolicy: {maxRemovals: \(text)}\ndevices: []\n")
        #expect(state.policy.maxRemovals == (isShare ? .percent(number) : .count(number)))
    }

    @Test(
        "Assign verbs may come again, by the kernel's numbers",
        arguments: ["0x05", "5", "+5", "05", "255", "0377"])
    func assign(number: String) throws {
        let state = try resolve(
            """
            version: 1
            devices:
              - name: a
                parent: matrix
                type: vfio_ap-passthrough
                attributes: [assign_adapter: \(number), assign_adapter: 6, unassign_domain: 7]
            """)
        #expect(state.devices.first?.configuration.attributes.map(\.value) == [number, "6", "7"])
    }

    @Test("An absent device needs neither parent nor type")
    func absent() throws {
        let state = try resolve("version: 1\ndevices: [{name: a, state: absent}]\n")
        #expect(state.devices.first?.state == .absent)
        #expect(state.devices.first?.parent == nil)
    }

    @Test("Merge keys fill in what a device does not say itself, the nearest first")
    func merge() throws {
        let state = try resolve(
            """
            version: 1
            devices:
              - &a {name: a, parent: p, type: t, driver: d}
              - &b {<<: *a, name: b, type: u}
              - {name: c, <<: [{type: v}, *b]}
            """)
        #expect(state.devices.map(\.types) == [["t"], ["u"], ["v"]])
        #expect(state.devices.map(\.driver?.text) == ["d", "d", "d"])
        #expect(state.devices.map(\.name?.text) == ["a", "b", "c"])
    }
}

func resolve(_ text: String) throws -> DesiredState {
    try Resolution([DocumentSource(name: "f", text: text)]).state
}
