import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

/// Snapshots of whole hosts: one captured from a kernel, the others made by the generator.
struct FixtureTests {
    private func snapshot(
        _ fixture: FixtureTree, _ attributes: AttributeSelection = .none
    ) throws -> RegistrySnapshot {
        try Registry(tree: fixture.tree()).snapshot(attributes: attributes)
    }

    private func devices(_ snapshot: RegistrySnapshot) -> [String] {
        snapshot.devices.map { device in
            [
                String(device.uuid.description.suffix(4)), device.parent.text, device.type?.text ?? "-",
                device.state.rawValue, device.driver?.text ?? "-", device.iommuGroup.map(String.init) ?? "-",
            ].joined(separator: " ")
        }
    }

    private func capacity(_ snapshot: RegistrySnapshot) -> [String] {
        snapshot.parents.map { parent in
            let types = parent.types.map { "\($0.id.text)=\($0.availableInstances ?? -1)" }
            return ([parent.name.text, "on", parent.card, "by", parent.driver?.text ?? "-"] + types)
                .joined(separator: " ")
        }
    }

    @Test("What Linux 6.1 showed is read without a finding")
    func captured() throws {
        let snapshot = try snapshot(FixtureTree(captured: "kernel-6.1"), .all)
        #expect(snapshot.findings.isEmpty)
        #expect(
            devices(snapshot) == [
                "1001 mtty mtty-2 attached mtty 0", "1002 mtty mtty-1 detached - -",
                "1003 mdpy mdpy-vga attached mdpy 2", "1004 mbochs mbochs-medium attached mbochs 3",
            ])
        #expect(
            capacity(snapshot) == [
                "mbochs on mbochs by mbochs mbochs-large=3 mbochs-medium=15 mbochs-small=60",
                "mdpy on mdpy by mdpy mdpy-hd=3 mdpy-vga=3 mdpy-xga=3",
                "mtty on mtty by mtty mtty-1=22 mtty-2=11",
            ])
        #expect(snapshot.devices[2].attributes.map(\.value) == ["640x480"])
        #expect(!snapshot.canRebind)
    }

    @Test(
        "A generated host is read without a finding, as its vendor shows it",
        arguments: [
            (
                "nvidia-a40", ["1001 0000:41:00.4 nvidia-562 attached nvidia-vgpu-vfio 171"],
                ["0000:41:00.4", "0000:41:00.5", "0000:41:00.6", "0000:41:00.7"]
            ),
            ("gvt-g", ["2001 0000:00:02.0 i915-GVTg_V5_4 attached intel_vgpu_mdev 1"], ["0000:00:02.0"]),
            (
                "vfio-ccw", ["3001 0.0.0313 vfio_ccw-io attached vfio_ccw_mdev 0"],
                ["0.0.0313", "0.0.0314"]
            ),
            (
                "vfio-ap",
                [
                    "4001 matrix vfio_ap-passthrough attached vfio_ap_mdev 0",
                    "4002 matrix vfio_ap-passthrough attached vfio_ap_mdev 1",
                ], ["matrix"]
            ),
        ])
    func generated(host: String, devices expected: [String], parents: [String]) throws {
        let fixture = try FixtureTree(generated: host)
        let snapshot = try snapshot(fixture, .all)
        #expect(snapshot.findings.isEmpty)
        #expect(devices(snapshot) == expected)
        #expect(try Registry(tree: fixture.tree()).deviceUUIDs() == snapshot.devices.map(\.uuid))
        #expect(snapshot.parents.map(\.name.text) == parents)
    }

    @Test("A virtual function's card is its physical function, and a taken one offers nothing more")
    func virtualFunctions() throws {
        let snapshot = try snapshot(FixtureTree(generated: "nvidia-a40"))
        #expect(Set(snapshot.parents.map(\.card)) == ["0000:41:00.0"])
        let offers = snapshot.parents.map {
            $0.types.filter { ($0.availableInstances ?? 0) > 0 }.map(\.id.text)
        }
        #expect(offers == [[]] + Array(repeating: ["nvidia-562", "nvidia-572"], count: 3))
    }

    @Test("A subchannel that vfio_ccw has taken still names its device")
    func subchannels() throws {
        let snapshot = try snapshot(FixtureTree(generated: "vfio-ccw"))
        #expect(snapshot.parents.map(\.ccwDevices) == [["0.0.3000"], ["0.0.3001"]])
        #expect(snapshot.parents.map { $0.types.first?.availableInstances } == [0, 1])
    }

    @Test("The matrix's sets are read as the driver writes them, its verbs are write-only")
    func matrix() throws {
        let snapshot = try snapshot(FixtureTree(generated: "vfio-ap"), .all)
        let attributes = snapshot.devices.map { device in
            device.attributes.filter { $0.access == .readOnly }.map { "\($0.path): \($0.value ?? "-")" }
        }
        let queues = "05.0004\n05.00ab\n06.0004\n06.00ab"
        #expect(
            attributes == [
                ["control_domains: 0004\n00ab", "guest_matrix: \(queues)", "matrix: \(queues)"],
                ["control_domains: ", "guest_matrix: ", "matrix: "],
            ])
        let verbs = snapshot.devices[0].attributes.filter { $0.access == .writeOnly }
        #expect(verbs.count == 6 && verbs.allSatisfy { $0.value == nil })
    }

    @Test("A host with the per-function interface in mdev's place is told apart from one without mdev")
    func successor() throws {
        let fixture = try FixtureTree(generated: "nvidia-l40s")
        let error = #expect(throws: RegistryError.self) { try snapshot(fixture) }
        #expect(error?.description.contains("0000:41:00.4 has nvidia/current_vgpu_type") == true)
    }
}
