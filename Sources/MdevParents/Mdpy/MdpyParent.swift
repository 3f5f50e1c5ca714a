public import MdevCore

/// The kernel's sample display, a framebuffer in a PCI BAR (`samples/vfio-mdev/mdpy.c`; mdev-semantics §3.2):
/// types `mdpy-vga`, `mdpy-xga` and `mdpy-hd`, four devices of whatever type.
public struct MdpyParent: Sendable {
    public struct Configuration: Hashable, Sendable {
        /// `mdpy`, as the kernel's one; a second one must have another.
        public var name = "mdpy"
        /// How many devices, of all types together (the module's parameter `count`).
        public var instances: UInt32 = 4

        public init(name: String = "mdpy", instances: UInt32 = 4) {
            self.name = name
            self.instances = instances
        }
    }

    public let device: PhysicalDevice
    private let display: MdpyDisplay

    public init(_ configuration: Configuration = Configuration()) {
        device = PhysicalDevice(
            path: ["devices", "virtual", "mdpy", configuration.name], deviceClass: "mdpy")
        display = MdpyDisplay(instances: configuration.instances)
    }

    /// Publishes the display and registers it, in the way of the core's profile.
    /// - Throws: EEXIST where the name is taken.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        try display.register(device, with: core)
    }
}
