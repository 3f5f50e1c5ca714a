import FoundationEssentials
import MdevCore
import MdevDocument
import MdevParents
import Testing

@testable import MdevHost

@Suite struct HostFileTests {
    @Test("A host file gives the name, the profile and the parents in their order")
    func reads() throws {
        let host = try HostDescription(
            DocumentSource(
                name: "h.yaml",
                text: """
                    version: 1
                    name: lab
                    profile: v2016
                    parents:
                      - driver: mtty
                      - {driver: mtty, name: serial}
                      - driver: mtty
                    """))
        #expect(host.name == "lab")
        #expect(host.profile == .v2016)
        #expect(
            host.parents.compactMap { $0 as? MttyModel }.map(\.configuration.name) == [
                "mtty", "serial", "mtty2",
            ])
    }

    @Test("The profile is the modern one unless the file says otherwise, and parents may be none")
    func defaults() throws {
        let host = try HostDescription(
            DocumentSource(name: "h.yaml", text: "version: 1\nname: a\nparents: []\n"))
        #expect(host.profile == .modern)
        #expect(host.parents.isEmpty)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let faults: [String]

        init(_ what: String, _ text: String, _ faults: String...) {
            testDescription = what
            self.text = text
            self.faults = faults
        }
    }

    static let bad = [
        Bad("nothing in it", "", "h.yaml:1:1: error: empty document: there is no YAML in it"),
        Bad("a list", "- 1\n", "h.yaml:1:1: error: wrong kind: a host file must be a mapping, not a list"),
        Bad(
            "another version", "version: 2\nnaem: x\n",
            "h.yaml:1:10: error: unsupported version: \"version\" must be the number 1"),
        Bad(
            "several faults at once", "version: 1\nname: .x\nprofil: modern\nparents: [mtty]\n",
            "h.yaml:2:7: error: invalid name: \"name\" \".x\" must not begin with \".\" or \"-\"",
            "h.yaml:3:1: error: unknown key: \"profil\" is not a key of a host file",
            "h.yaml:4:11: error: wrong kind: a parent must be a mapping, not a single value"),
        Bad(
            "keys that are missing", "profile: modern\n",
            "h.yaml:1:1: error: missing key: a host file needs \"version\"",
            "h.yaml:1:1: error: missing key: a host file needs \"name\"",
            "h.yaml:1:1: error: missing key: a host file needs \"parents\""),
        Bad(
            "a profile that is none", "version: 1\nname: a\nprofile: moderm\nparents: []\n",
            "h.yaml:3:10: error: invalid value: \"profile\" must be v2016 or modern, not \"moderm\""),
        Bad(
            "a driver that is none", "version: 1\nname: a\nparents:\n  - driver: mtti\n  - name: x\n",
            "h.yaml:4:13: error: invalid value: \"mtti\" is not a driver that can be simulated",
            "h.yaml:5:5: error: missing key: a parent needs \"driver\""),
        Bad(
            "another driver's key", "version: 1\nname: a\nparents:\n  - driver: mtty\n    board: A40\n",
            "h.yaml:5:5: error: unknown key: \"board\" is not a key of an mtty parent"),
        Bad(
            "keys that a driver needs",
            "version: 1\nname: a\nparents:\n  - driver: nvidia\n  - driver: vfio_ap\n",
            "h.yaml:4:5: error: missing key: an nvidia parent needs \"address\"",
            "h.yaml:4:5: error: missing key: an nvidia parent needs \"board\"",
            "h.yaml:5:5: error: missing key: a vfio_ap parent needs \"adapters\"",
            "h.yaml:5:5: error: missing key: a vfio_ap parent needs \"domains\""),
        Bad(
            "values that a driver does not take",
            """
            version: 1
            name: a
            parents:
              - {driver: nvidia, address: 41:00.0, board: A41}
              - {driver: nvidia, address: "0000:41:00.0", board: A40, virtualFunctions: 33}
              - {driver: i915, generation: 7, aperture: 64}
              - {driver: vfio_ccw, address: 0.0.313, device: 3000}
              - {driver: vfio_ap, adapters: [256], domains: 4}
              - {driver: mdpy, instances: -1}
            """,
            "h.yaml:4:31: error: invalid value: \"address\" must be a PCI address in lower-case hex, such as \"0000:41:00.0\", not \"41:00.0\"",
            "h.yaml:4:47: error: invalid value: \"A41\" is not a board whose types are known",
            "h.yaml:5:77: error: invalid value: \"virtualFunctions\" must be from 0 to 32, not 33",
            "h.yaml:6:32: error: invalid value: \"generation\" must be from 8 to 9, not 7",
            "h.yaml:6:45: error: invalid value: \"aperture\" must be from 128 to 4096, not 64",
            "h.yaml:7:33: error: invalid value: \"address\" must be a channel address in lower-case hex, such as \"0.0.3000\", not \"0.0.313\"",
            "h.yaml:7:50: error: invalid value: \"device\" must be a channel address in lower-case hex, such as \"0.0.3000\", not \"3000\"",
            "h.yaml:8:34: error: invalid value: \"adapters\" must be from 0 to 255, not 256",
            "h.yaml:8:49: error: wrong kind: \"domains\" must be a list, not a single value",
            "h.yaml:9:31: error: invalid value: \"instances\" must be from 0 to 65536, not -1"),
        Bad(
            "boards whose functions meet",
            """
            version: 1
            name: a
            parents:
              - {driver: nvidia, address: "0000:41:00.0", board: A40, virtualFunctions: 8}
              - {driver: nvidia, address: "0000:41:00.5", board: Tesla P40}
              - {driver: vfio_ap, adapters: [], domains: []}
              - {driver: vfio_ap, adapters: [], domains: []}
            """,
            "h.yaml:5:31: error: duplicate name: two parents are named \"0000:41:00.5\"",
            "h.yaml:7:5: error: duplicate name: two parents are named \"matrix\""),
        Bad(
            "a key twice", "version: 1\nname: a\nname: b\nparents: []\n",
            "h.yaml:3:1: error: duplicate key: \"name\" is there twice in one mapping"),
        Bad(
            "a parent's name twice",
            "version: 1\nname: a\nparents:\n  - driver: mtty\n  - {driver: mtty, name: mtty}\n",
            "h.yaml:5:26: error: duplicate name: two parents are named \"mtty\""),
        Bad(
            "a parent's name that leads away",
            "version: 1\nname: a\nparents:\n  - {driver: mtty, name: ../x}\n",
            "h.yaml:4:26: error: invalid name: \"name\" \"../x\" must not contain \"/\""),
    ]

    @Test("Every fault of a host file is named, at its place", arguments: bad)
    func faults(_ bad: Bad) throws {
        let error = try #require(throws: DocumentErrors.self) {
            try HostDescription(DocumentSource(name: "h.yaml", text: bad.text))
        }
        let heads = error.diagnostics.map { $0.description.split(separator: "\n")[0] }
        #expect(heads.map(String.init) == bad.faults)
    }

    @Test("A misspelt driver comes with the one that was meant")
    func suggestion() throws {
        let text = "version: 1\nname: a\nparents:\n  - driver: mtti\n"
        let error = try #require(throws: DocumentErrors.self) {
            try HostDescription(DocumentSource(name: "h.yaml", text: text))
        }
        #expect(error.diagnostics[0].fix == "did you mean \"mtty\"?")
    }

    @Test(
        "The state folder follows the environment",
        arguments: [
            (["XDG_STATE_HOME": "/x", "HOME": "/h"], "/x/mdev-reconcile/a"),
            (["HOME": "/h"], "/h/.local/state/mdev-reconcile/a"),
            (["XDG_STATE_HOME": "relative", "HOME": "/h"], "/h/.local/state/mdev-reconcile/a"),
            ([:], nil),
        ] as [([String: String], String?)])
    func stateFolder(environment: [String: String], folder: String?) throws {
        let host = try HostDescription(
            DocumentSource(name: "h.yaml", text: "version: 1\nname: a\nparents: []\n"))
        #expect(host.stateFolder(environment: environment) == folder)
    }
}
