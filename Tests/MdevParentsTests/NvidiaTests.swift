import MdevCore
import MdevParents
import Testing

@Suite struct NvidiaTests {
    static let path = "devices/pci0000:41/0000:41:00.0"

    static func host(
        _ model: String, functions: Int = 0, mixing: NvidiaMixing = .sameFramebuffer,
        _ profile: CoreProfile = .modern
    ) throws -> Host {
        let host = try Host(profile)
        let configuration = NvidiaBoard.Configuration(
            address: "0000:41:00.0", model: try #require(NvidiaModel(named: model)),
            virtualFunctions: functions, mixing: mixing)
        try NvidiaBoard(configuration).register(with: host.core)
        return host
    }

    @Test(
        "Types are those of real boards",
        arguments: [
            ("Tesla M60", 11, "GRID M60-0B", 2, 45, 512, "2560x1600", 16),
            ("Tesla M60", 12, "GRID M60-0Q", 2, 60, 512, "2560x1600", 16),
            ("Tesla M60", 18, "GRID M60-2Q", 4, 60, 2048, "5120x2880", 4),
            ("Tesla M60", 210, "GRID M60-2B4", 4, 45, 2048, "5120x2880", 4),
            ("Tesla P40", 46, "GRID P40-1Q", 4, 60, 1024, "5120x2880", 24),
            ("Tesla P40", 156, "GRID P40-2B", 4, 45, 2048, "5120x2880", 12),
            ("Tesla P40", 283, "GRID P40-4C", 1, 60, 4096, "4096x2160", 6),
            ("Tesla V100", 106, "GRID V100-2Q", 4, 60, 2048, "7680x4320", 8),
            ("Tesla V100", 300, "GRID V100-8C", 1, 60, 8192, "4096x2160", 2),
            ("RTX6000", 258, "GRID RTX6000-3Q", 4, 60, 3072, "7680x4320", 8),
            ("RTX6000", 260, "GRID RTX6000-6Q", 4, 60, 6144, "7680x4320", 4),
            ("A40", 555, "NVIDIA A40-1B", 4, 45, 1024, "5120x2880", 32),
            ("A40", 572, "NVIDIA A40-8A", 1, 60, 8192, "1280x1024", 6),
            ("RTX A6000", 525, "NVIDIA RTXA6000-2Q", 4, 60, 2048, "7680x4320", 24),
            ("RTX A6000", 534, "NVIDIA RTXA6000-1A", 1, 60, 1024, "1280x1024", 32),
            ("RTX A6000", 554, "NVIDIA RTXA6000-48C", 1, 60, 49152, "4096x2400", 1),
        ])
    func table(
        model: String, id: Int, name: String, heads: Int, rate: Int, memory: Int, resolution: String,
        most: Int
    ) throws {
        let board = try Self.host(model).parent(Self.path)
        let type = "nvidia-\(id)"
        #expect(try board.file("name", of: type) == "\(name)\n")
        #expect(
            try board.file("description", of: type)
                == "num_heads=\(heads), frl_config=\(rate), framebuffer=\(memory)M, "
                + "max_resolution=\(resolution), max_instance=\(most)\n")
        #expect(try board.available(type) == most)
        #expect(try board.file("device_api", of: type) == "vfio-pci\n")
    }

    @Test("After one -2Q only types of its size have instances, and a refusal is EIO")
    func sameFramebuffer() throws {
        let board = try Self.host("RTX A6000").parent(Self.path)
        #expect(board.create("nvidia-525", 1) == nil)
        for type in board.types {
            let isAlike = ["nvidia-523", "nvidia-525", "nvidia-535"].contains(type)
            #expect(try board.available(type) == (isAlike ? 23 : 0), "\(type)")
        }
        #expect(board.create("nvidia-522", 2) == .inputOutput)
        #expect(board.create("nvidia-523", 3) == nil)
        #expect(board.remove(1) == nil)
        #expect(board.remove(3) == nil)
        #expect(try board.available("nvidia-522") == 32)
    }

    @Test("Older drivers allow only the type that is there")
    func sameType() throws {
        let board = try Self.host("Tesla P40", mixing: .sameType).parent(Self.path)
        for number in 1...4 { #expect(board.create("nvidia-46", number) == nil) }
        #expect(try board.available(["nvidia-46", "nvidia-62", "nvidia-156"]) == [20, 0, 0])
        #expect(board.create("nvidia-54", 5) == .inputOutput)
    }

    @Test("A full board refuses with EIO")
    func full() throws {
        let board = try Self.host("Tesla M60").parent(Self.path)
        #expect(board.create("nvidia-19", 1) == nil)
        #expect(board.create("nvidia-20", 2) == nil)
        #expect(try board.available(["nvidia-19", "nvidia-20"]) == [0, 0])
        #expect(board.create("nvidia-19", 3) == .inputOutput)
    }

    @Test("With SR-IOV each function is a parent of one device, and the board is none")
    func functions() throws {
        let host = try Self.host("A40", functions: 5)
        #expect(
            host.names("class/mdev_bus").sorted() == [
                "0000:41:00.4", "0000:41:00.5", "0000:41:00.6", "0000:41:00.7", "0000:41:01.0",
            ])
        #expect(host.node("\(Self.path)/mdev_supported_types") == nil)
        let first = host.parent("devices/pci0000:41/0000:41:00.4")
        let second = host.parent("devices/pci0000:41/0000:41:01.0")
        #expect(try host.node("\(first.path)/physfn")?.linkText() == "../0000:41:00.0")
        #expect(try host.node("\(Self.path)/virtfn4")?.linkText() == "../0000:41:01.0")
        #expect(try host.text("\(Self.path)/sriov_numvfs") == "5\n")
        #expect(try first.available(["nvidia-558", "nvidia-562"]) == [1, 1])
        #expect(first.create("nvidia-562", 1) == nil)
        #expect(first.create("nvidia-562", 2) == .inputOutput)
        #expect(try first.available("nvidia-562") == 0)
        #expect(try second.available(["nvidia-562", "nvidia-572", "nvidia-558"]) == [1, 1, 0])
        #expect(second.create("nvidia-558", 2) == .inputOutput)
        #expect(second.create("nvidia-562", 2) == nil)
    }

    @Test("max_instance holds over all functions of a board")
    func maximumOverFunctions() throws {
        let host = try Self.host("A40", functions: 4)
        let parents = (4...7).map { host.parent("devices/pci0000:41/0000:41:00.\($0)") }
        for index in 0..<3 { #expect(parents[index].create("nvidia-564", index + 1) == nil) }
        #expect(try parents[3].available("nvidia-564") == 0)
        #expect(parents[3].create("nvidia-564", 4) == .inputOutput)
    }

    @Test("A board has not more functions than its model")
    func tooManyFunctions() {
        #expect(throws: KernelErrno.outOfRange) { try Self.host("Tesla P40", functions: 1) }
        #expect(throws: KernelErrno.outOfRange) { try Self.host("A40", functions: 33) }
    }

    @Test(
        "vgpu_params keeps what is written, up to 1,024 bytes, and nothing while in use",
        arguments: CoreProfile.allCases)
    func parameters(profile: CoreProfile) throws {
        let host = try Self.host("Tesla P40", profile)
        let board = host.parent(Self.path)
        #expect(board.create("nvidia-46", 1) == nil)
        let file = "\(board.device(1))/nvidia/vgpu_params"
        #expect(try host.text(file) == "\n")
        #expect(host.write("frame_rate_limiter=0\n", to: file) == nil)
        #expect(try host.text(file) == "frame_rate_limiter=0\n")
        #expect(host.write(String(repeating: "x", count: 1025), to: file) == .tooBig)
        #expect(host.write(String(repeating: "x", count: 1024), to: file) == nil)
        #expect(try host.text("\(board.device(1))/nvidia/vm_name") == "\n")
        let holder = try #require(host.core.device(named: uuid(1))).open()
        #expect(host.write("a=1", to: file) == .notPermitted)
        holder.close()
        #expect(host.write("a=1", to: file) == nil)
    }

    @Test("In 2016 a vGPU in use cannot be removed: EBUSY")
    func removalInUse() throws {
        let host = try Self.host("Tesla P40", .v2016)
        let board = host.parent(Self.path)
        #expect(board.create("nvidia-46", 1) == nil)
        let holder = try #require(host.core.device(named: uuid(1))).open()
        #expect(board.remove(1) == .busy)
        holder.close()
        #expect(board.remove(1) == nil)
        #expect(try board.available("nvidia-46") == 24)
    }
}
