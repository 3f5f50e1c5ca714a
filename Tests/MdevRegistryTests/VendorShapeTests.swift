import MdevModel
import MdevRegistry
import Sysfs
import Testing
import TreeConformance

/// The shapes of hosts that are not at hand (mdev-semantics §3.4-3.7).
struct VendorShapeTests {
    @Test("A virtual function belongs to its card, which physfn names")
    func virtualFunction() throws {
        let captured = try CapturedTree()
        let path = "devices/pci0000:40/0000:41:00.4"
        try captured.parent(path, driver: "nvidia", subsystem: "bus/pci")
        try captured.folder.link("\(path)/physfn", to: "../0000:41:00.0")
        try captured.type(
            "nvidia-558", of: path, name: "NVIDIA A40-8Q", available: "1",
            description:
                "num_heads=4, frl_config=60, framebuffer=8192M, max_resolution=7680x4320, max_instance=6")
        let parent = try #require(try Registry(tree: captured.tree()).snapshot().parents.first)
        #expect(parent.card == "0000:41:00.0")
        #expect(parent.driver?.text == "nvidia")
        #expect(parent.path == path)
        #expect(parent.types.first?.displayName == "NVIDIA A40-8Q")
        #expect(parent.types.first?.description?.hasSuffix("max_instance=6") == true)
    }

    @Test("A description of several lines is kept as it stands, without its last newline")
    func description() throws {
        let captured = try CapturedTree()
        let path = "devices/pci0000:00/0000:00:02.0"
        try captured.parent(path, driver: "i915", subsystem: "bus/pci")
        let text = "low_gm_size: 128MB\nhigh_gm_size: 512MB\nfence: 4\nresolution: 1920x1200\nweight: 4"
        try captured.type("i915-GVTg_V5_4", of: path, name: nil, available: "1", description: text + "\n")
        let type = try #require(try Registry(tree: captured.tree()).snapshot().parents.first?.types.first)
        #expect(type.description == text + "\n")
        #expect(type.displayName == nil)
    }

    @Test("A subchannel's ccw device is a child with a bus id, and nothing else is")
    func ccw() throws {
        let captured = try CapturedTree()
        let path = "devices/css0/0.0.0313"
        try captured.parent(path, driver: "vfio_ccw", subsystem: "bus/css")
        try captured.type(
            "vfio_ccw-io", of: path, name: "I/O subchannel (Non-QDIO)", api: "vfio-ccw", available: "1")
        for child in ["0.0.3000", "0.0.300", "0.0.30000", "0.0.30G0", "power", "00.0.3000", "0.0.3000.1"] {
            try captured.folder.directory("\(path)/\(child)")
        }
        let parent = try #require(try Registry(tree: captured.tree()).snapshot().parents.first)
        #expect(parent.ccwDevices == ["0.0.3000"])
        #expect(parent.name.text == "0.0.0313")
        #expect(parent.types.first?.deviceAPI == "vfio-ccw")
    }

    @Test("A subchannel whose ccw device is gone still names it by dev_busid, and none twice")
    func subchannelDevice() throws {
        let captured = try CapturedTree()
        for (number, text) in [(3, "0.0.3000\n"), (4, "none\n"), (5, "0.0.3002\n")] {
            try captured.parent("devices/css0/0.0.031\(number)", driver: "vfio_ccw", subsystem: "bus/css")
            try captured.folder.file("devices/css0/0.0.031\(number)/dev_busid", text)
        }
        try captured.folder.directory("devices/css0/0.0.0315/0.0.3002")
        let parents = try Registry(tree: captured.tree()).snapshot().parents
        #expect(parents.map(\.ccwDevices) == [["0.0.3000"], [], ["0.0.3002"]])
    }

    @Test("Older drivers overcommit: available instances may be negative")
    func negative() throws {
        let captured = try CapturedTree()
        try captured.parent("devices/virtual/mtty/mtty", driver: nil, subsystem: "class/mtty")
        try captured.type("mtty-1", of: "devices/virtual/mtty/mtty", name: nil, available: "-7")
        let snapshot = try Registry(tree: captured.tree()).snapshot()
        #expect(snapshot.parents.first?.types.first?.availableInstances == -7)
        #expect(snapshot.findings.isEmpty)
    }
}
