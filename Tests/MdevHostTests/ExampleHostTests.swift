import FoundationEssentials
import MdevDocument
import MdevHost
import Sysfs
import Testing
import TreeConformance

@Suite struct ExampleHostTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "examples/hosts")

    /// Each file's parents, and a parent and a type of it to make a device of.
    static let hosts = [
        ("lab", ["mbochs", "mdpy", "mtty", "mtty2"], "mdpy", "mdpy-hd"),
        (
            "vgpu-server",
            (4...11).flatMap { number in
                ["41", "81"].map { "0000:\($0):0\(number / 8).\(number % 8)" }
            } + ["0000:c1:00.0"], "0000:41:00.4", "nvidia-555"
        ),
        ("gvt-desktop", ["0000:00:02.0"], "0000:00:02.0", "i915-GVTg_V5_4"),
        ("mainframe", ["0.0.0313", "0.0.0314", "matrix"], "0.0.0313", "vfio_ccw-io"),
    ]

    private func host(_ name: String) throws -> TestHost {
        let bytes = try Data(contentsOf: Self.folder.appending(path: "\(name).yaml"))
        return try TestHost(String(decoding: bytes, as: UTF8.self))
    }

    @Test("Every example host is in the table")
    func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files) == Set(Self.hosts.map { "\($0.0).yaml" }))
    }

    @Test("An example host has the parents that it says, and a life of devices on them", arguments: hosts)
    func lives(name: String, parents: [String], parent: String, type: String) throws {
        let host = try host(name)
        do {
            let tree = try host.writer().tree
            #expect(tree.label == name)
            #expect(try tree.open(["class", "mdev_bus"]).list().map(\.name).sorted() == parents.sorted())
            #expect(ConformanceSuite.violations(of: tree, parent: parent, type: type) == [])
            #expect(
                ConformanceSuite.lifeViolations(of: tree, parent: parent, type: type, uuid: uuid(7)) == [])
            try tree.create(uuid(1), parent: parent, type: type)
        }
        #expect(try host.reader().tree.devices() == ["00000001 \(parent) \(type) 0"])
    }

    @Test("A matrix that was assigned to a device is assigned again, and so are the masks")
    func matrix() throws {
        let host = try host("mainframe")
        let path = ["devices", "vfio_ap", "matrix", uuid(1)]
        let before = try { () throws -> [String] in
            let tree = try host.writer().tree
            try tree.create(uuid(1), parent: "matrix", type: "vfio_ap-passthrough")
            let device = try tree.open(path)
            for (file, value) in [
                ("assign_adapter", "5"), ("assign_domain", "0x47"), ("assign_adapter", "6"),
                ("unassign_adapter", "5"), ("assign_control_domain", "0x47"),
            ] { try device.write(Array(value.utf8), to: file) }
            try tree.open(["bus", "ap"]).write(Array("+9\n".utf8), to: "apmask")
            return [try tree.text(path + ["matrix"]), try tree.text(["bus", "ap", "apmask"])]
        }()
        #expect(before[0] == "06.0047\n")
        let again = try host.writer()
        #expect(again.warnings == [])
        #expect(try again.tree.text(path + ["matrix"]) == before[0])
        #expect(try again.tree.text(path + ["control_domains"]) == "0047\n")
        #expect(try again.tree.text(["bus", "ap", "apmask"]) == before[1])
    }

    @Test("A vGPU's parameters are set again")
    func parameters() throws {
        let host = try host("vgpu-server")
        let file = ["bus", "mdev", "devices", uuid(1), "nvidia", "vgpu_params"]
        do {
            let tree = try host.writer().tree
            try tree.create(uuid(1), parent: "0000:41:00.4", type: "nvidia-555")
            for value in ["frame_rate_limiter=1", "frame_rate_limiter=0"] {
                try tree.open(file.dropLast()).write(Array(value.utf8), to: "vgpu_params")
            }
        }
        #expect(try host.writer().tree.text(file).hasPrefix("frame_rate_limiter=0"))
        let journal = try host.journal()
        #expect(journal.split(separator: "\n").count == 4)
    }
}
