public import MdevCore

/// Intel's integrated graphics with GVT-g (`drivers/gpu/drm/i915/gvt`; mdev-semantics §3.4): a PCI function
/// bound to `i915`, whose types take shares of the graphics aperture, of the hidden graphics memory, and of
/// the fences.
public struct GVTgParent: Sendable {
    public struct Configuration: Hashable, Sendable {
        public var address = "0000:00:02.0"
        /// 8 or 9: the number behind the `V` of the types' ids is 4 or 5.
        public var generation = 9
        /// Graphics memory that the CPU can reach, in MB, the host's share included.
        public var apertureMB = 256
        /// The rest of the graphics memory, in MB; nil: what a global table of 4 GB leaves.
        public var hiddenMB: Int?
        public var fences = 32

        public init(
            address: String = "0000:00:02.0", generation: Int = 9, apertureMB: Int = 256,
            hiddenMB: Int? = nil, fences: Int = 32
        ) {
            self.address = address
            self.generation = generation
            self.apertureMB = apertureMB
            self.hiddenMB = hiddenMB
            self.fences = fences
        }
    }

    public let device: PhysicalDevice
    private let graphics: GVTgGraphics

    /// - Throws: EINVAL where the address is none.
    public init(_ configuration: Configuration = Configuration()) throws(KernelErrno) {
        device = PhysicalDevice(
            path: try PCIFunction.path(configuration.address), bus: "pci", driver: "i915",
            attributes: PCIFunction.attributes(
                vendor: 0x8086, device: GVTgParent.pciDevice(configuration),
                deviceClass: 0x030000))
        graphics = GVTgGraphics(configuration)
    }

    /// Broadwell's or Kaby Lake's.
    static func pciDevice(_ configuration: Configuration) -> UInt16 {
        configuration.generation == 8 ? 0x1616 : 0x5912
    }

    /// Publishes the function and registers it, in the way of the core's profile.
    /// - Throws: EEXIST where the address is taken.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        try graphics.register(device, with: core)
    }
}
