public import MdevCore

/// An NVIDIA board with vGPU by mediated devices (the vendor's open kernel modules, `kernel_vgpu_mgr.c`;
/// mdev-semantics §3.5). Without SR-IOV functions the board is the parent. With them each function is one, of
/// one device at most, and leads to the board by `physfn`; the board itself offers nothing then.
public struct NvidiaBoard: Sendable {
    public struct Configuration: Hashable, Sendable {
        public var address: String
        public var model: NvidiaModel
        /// SR-IOV functions that are switched on; they come from the fourth one behind the board's on.
        public var virtualFunctions = 0
        public var mixing = NvidiaMixing.sameFramebuffer

        public init(
            address: String, model: NvidiaModel, virtualFunctions: Int = 0,
            mixing: NvidiaMixing = .sameFramebuffer
        ) {
            self.address = address
            self.model = model
            self.virtualFunctions = virtualFunctions
            self.mixing = mixing
        }
    }

    /// The physical function.
    public let device: PhysicalDevice
    /// The virtual ones, in the order of their numbers.
    public let functions: [PhysicalDevice]
    private let gpu: NvidiaGPU

    /// - Throws: EINVAL where the address is none; ERANGE where the model has not that many functions, as
    ///   writing `sriov_numvfs` says.
    public init(_ configuration: Configuration) throws(KernelErrno) {
        let model = configuration.model
        let count = configuration.virtualFunctions
        let path = try PCIFunction.path(configuration.address)
        guard count >= 0, count <= model.maximumFunctions else { throw .outOfRange }
        let paths = (0..<count).map { index in
            path.dropLast() + [
                PCIFunction.address(configuration.address, plus: NvidiaModel.functionOffset + index)
            ]
        }
        device = PhysicalDevice(
            path: path, bus: "pci", driver: "nvidia",
            links: paths.enumerated().map { (name: "virtfn\($0.offset)", target: Array($0.element)) },
            attributes: NvidiaBoard.attributes(model, and: NvidiaBoard.counts(model, count)))
        functions = paths.map { function in
            PhysicalDevice(
                path: Array(function), bus: "pci", driver: "nvidia", links: [(name: "physfn", target: path)],
                attributes: NvidiaBoard.attributes(model))
        }
        gpu = NvidiaGPU(model, configuration.mixing)
    }

    /// Publishes the board and its functions, and registers what is a parent, in the way of the core's
    /// profile.
    /// - Throws: EEXIST where an address is taken.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        guard !functions.isEmpty else {
            return try NvidiaFunction(gpu, isVirtual: false).register(device, with: core)
        }
        try core.add(device)
        for function in functions { try NvidiaFunction(gpu, isVirtual: true).register(function, with: core) }
    }

    private static func attributes(
        _ model: NvidiaModel, and more: [Attribute<PhysicalDevice>] = []
    ) -> [AttributeGroup<PhysicalDevice>] {
        PCIFunction.attributes(
            vendor: 0x10de, device: model.pciDevice, deviceClass: model.pciClass, and: more)
    }

    /// How many functions there are and can be, for a board that has SR-IOV.
    private static func counts(_ model: NvidiaModel, _ count: Int) -> [Attribute<PhysicalDevice>] {
        guard model.maximumFunctions > 0 else { return [] }
        return [
            Attribute("sriov_numvfs", mode: 0o444, show: { _ in "\(count)\n" }),
            Attribute("sriov_totalvfs", mode: 0o444, show: { _ in "\(model.maximumFunctions)\n" }),
        ]
    }
}

/// Which types may share a board.
public enum NvidiaMixing: String, Hashable, Sendable, CaseIterable {
    /// All of the framebuffer size of those that are there.
    case sameFramebuffer
    /// Older drivers: only the type that is there.
    case sameType
}
