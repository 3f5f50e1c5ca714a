import MdevCore
import MdevParents
import Testing

@Suite struct GVTgTests {
    static let path = "devices/pci0000:00/0000:00:02.0"

    @Test(
        "What is available follows from aperture, hidden memory and fences",
        arguments: [
            (256, ["_8": 2, "_4": 1]), (512, ["_8": 6, "_4": 3, "_2": 1]),
            (1024, ["_8": 7, "_4": 5, "_2": 2, "_1": 1]),
        ])
    func capacity(aperture: Int, expected: [String: Int]) throws {
        let host = try Host(.modern)
        try GVTgParent(.init(apertureMB: aperture)).register(with: host.core)
        let graphics = host.parent(Self.path)
        #expect(Set(graphics.types) == Set(expected.keys.map { "i915-GVTg_V5\($0)" }))
        for (suffix, number) in expected {
            #expect(try graphics.available("i915-GVTg_V5\(suffix)") == number, "\(suffix)")
        }
    }

    @Test("One _4 on 256 MB leaves nothing, and then it is ENOSPC")
    func exhaustion() throws {
        let host = try Host(.modern)
        try GVTgParent().register(with: host.core)
        let graphics = host.parent(Self.path)
        #expect(graphics.create("i915-GVTg_V5_4", 1) == nil)
        #expect(try graphics.available(["i915-GVTg_V5_8", "i915-GVTg_V5_4"]) == [0, 0])
        #expect(graphics.create("i915-GVTg_V5_8", 2) == .noSpace)
        #expect(try host.text("\(graphics.device(1))/intel_vgpu/vgpu_id") == "1\n")
        #expect(graphics.remove(1) == nil)
        #expect(try graphics.available("i915-GVTg_V5_8") == 2)
    }

    @Test("Ids are the lowest free ones, from 1")
    func ids() throws {
        let host = try Host(.modern)
        try GVTgParent(.init(apertureMB: 1024)).register(with: host.core)
        let graphics = host.parent(Self.path)
        for number in 1...3 { #expect(graphics.create("i915-GVTg_V5_8", number) == nil) }
        #expect(graphics.remove(2) == nil)
        #expect(graphics.create("i915-GVTg_V5_8", 9) == nil)
        #expect(try host.text("\(graphics.device(9))/intel_vgpu/vgpu_id") == "2\n")
    }

    @Test("A type is described an item a line, and its name falls back to the id's second half")
    func description() throws {
        let host = try Host(.modern)
        try GVTgParent(.init(generation: 8)).register(with: host.core)
        let graphics = host.parent(Self.path)
        #expect(
            try graphics.file("description", of: "i915-GVTg_V4_4") == """
                low_gm_size: 128MB
                high_gm_size: 512MB
                fence: 4
                resolution: 1920x1200
                weight: 4

                """)
        #expect(try graphics.file("name", of: "i915-GVTg_V4_4") == "GVTg_V4_4\n")
        #expect(try host.node("\(Self.path)/driver")?.linkText() == "../../../bus/pci/drivers/i915")
    }

    @Test("In 2016 a type's suffix is how many fit into 128 MB, and there is no name file")
    func formerTypes() throws {
        let host = try Host(.v2016)
        try GVTgParent(.init(apertureMB: 1024)).register(with: host.core)
        let graphics = host.parent(Self.path)
        let types = ["i915-GVTg_V5_4", "i915-GVTg_V5_2", "i915-GVTg_V5_1"]
        #expect(graphics.types == types)
        #expect(try graphics.file("name", of: types[0]) == nil)
        #expect(
            try graphics.file("description", of: types[0])
                == "low_gm_size: 32MB\nhigh_gm_size: 96MB\nfence: 4\n")
    }

    @Test("An address that is none is refused", arguments: ["0:2.0", "0000:00:02.8", "0000:0G:02.0", ""])
    func badAddress(text: String) {
        #expect(throws: KernelErrno.invalidArgument) { try GVTgParent(.init(address: text)) }
    }
}
