import MdevModel
import MdevctlFormat
import Testing

/// The texts are what mdevctl 1.2.0 wrote.
struct MdevctlDefinitionTests {
    private static let uuid = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"

    static let written = [
        "{\n  \"mdev_type\": \"mtty-1\",\n  \"start\": \"manual\",\n  \"attrs\": []\n}",
        """
        {
          "mdev_type": "nvidia-558",
          "start": "auto",
          "attrs": [
            {
              "nvidia/vgpu_params": "frame_rate_limiter=0, a=\\"x\\" \\\\ é\\ttab/"
            },
            {
              "b": ""
            }
          ]
        }
        """,
        """
        {
          "mdev_type": "vfio_ap-passthrough",
          "start": "manual",
          "attrs": [
            {
              "assign_adapter": "5"
            },
            {
              "assign_domain": "0x47"
            },
            {
              "assign_adapter": "6"
            }
          ]
        }
        """,
        """
        {
          "mdev_type": "mtty-1",
          "start": "auto",
          "attrs": [
            {
              "a": "\\u0001\u{7f}\u{2028}/<x\\b\\f\\r\\n"
            }
          ]
        }
        """,
    ]

    private func read(_ text: String, file: String = uuid) throws -> MdevctlDefinition {
        try MdevctlDefinition(folder: "mtty", file: file, bytes: Array(text.utf8))
    }

    @Test("What mdevctl wrote is read and written again byte for byte", arguments: written)
    func roundTrip(text: String) throws {
        #expect(try read(text).text == text)
    }

    @Test("The document has the definition's parent, UUID, type, and attributes in order")
    func device() throws {
        let device = try read(Self.written[2], file: Self.uuid.uppercased()).device(state: .attached)
        #expect(device.uuid?.description == Self.uuid)
        #expect(device.parent == .name(try ParentName("mtty")))
        #expect(device.types == ["vfio_ap-passthrough"])
        #expect(
            device.configuration.attributes.map { "\($0.path)=\($0.value)" }
                == ["assign_adapter=5", "assign_domain=0x47", "assign_adapter=6"])
    }

    @Test("As mdevctl does, it reads without attrs, other keys too, and takes an unknown start as manual")
    func lenient() throws {
        let definition = try read(#"{"mdev_type":"mtty-1","start":"sometimes","zz":1}"#)
        #expect(definition.start == .manual)
        #expect(definition.attributes == [])
    }

    @Test(
        "A broken definition says what is wrong with it",
        arguments: [
            ("", "it is not JSON"),
            ("{", "it is not JSON"),
            ("[]", "the whole file is not what mdevctl writes there"),
            (#"{"start":"auto"}"#, "it has no \"mdev_type\""),
            (#"{"mdev_type":"mtty-1"}"#, "it has no \"start\""),
            (#"{"mdev_type":5,"start":"auto"}"#, "mdev_type is not what mdevctl writes there"),
            (#"{"mdev_type":"../x","start":"auto"}"#, "must not contain \"/\""),
            (#"{"mdev_type":"t","start":"auto","attrs":{}}"#, "attrs is not what"),
            (#"{"mdev_type":"t","start":"auto","attrs":[{"a":5}]}"#, "attrs[0].a is not what"),
            (#"{"mdev_type":"t","start":"auto","attrs":[{}]}"#, "attrs[0] has 0 names"),
            (#"{"mdev_type":"t","start":"auto","attrs":[{"a":"","b":""}]}"#, "attrs[0] has 2 names"),
            (#"{"mdev_type":"t","start":"auto","attrs":[{"../x":""}]}"#, "attrs[0]: \"../x\" is not"),
            (#"{"mdev_type":"t","start":"auto","attrs":[{"remove":"1"}]}"#, "only steps may write"),
            (#"{"mdev_type":"t","start":"auto","attrs":[{"assign_domain":"x"}]}"#, "a number from 0 to 255"),
        ])
    func broken(text: String, flaw: String) {
        let error = #expect(throws: MdevctlDefinition.Flaw.self) { try read(text) }
        #expect(error?.description.contains(flaw) == true, "\(String(describing: error))")
    }

    @Test("A file whose name is no UUID is no definition")
    func fileName() {
        #expect(throws: MdevctlDefinition.Flaw.self) { try read(Self.written[0], file: "backup") }
    }

    @Test("vfio-ap's sets become assign verbs, and a detached device is started by hand")
    func matrix() throws {
        let device = DesiredDevice(
            name: nil, uuid: try DeviceUUID(Self.uuid), parent: .name(try ParentName("matrix")),
            types: ["vfio_ap-passthrough"], state: .detached,
            configuration: DeviceConfiguration(
                matrix: MatrixConfiguration(adapters: [5, 6], domains: [0x47], controlDomains: [0x47])),
            source: SourcePlace(file: "", line: 1))
        let definition = try #require(MdevctlDefinition(device))
        #expect(definition.start == .manual)
        #expect(
            definition.attributes.map { "\($0.path)=\($0.value)" } == [
                "assign_adapter=0x5", "assign_adapter=0x6", "assign_domain=0x47",
                "assign_control_domain=0x47",
            ])
        #expect(MatrixConfiguration(verbs: definition.attributes) == device.configuration.matrix)
    }
}
