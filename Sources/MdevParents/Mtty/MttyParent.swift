public import MdevCore

/// The kernel's sample parent, a PCI dual serial card that exists in software alone
/// (`samples/vfio-mdev/mtty.c`; mdev-semantics §3.1): types `mtty-1` and `mtty-2` out of 24 ports, one 16550
/// UART in loopback a port.
public struct MttyParent: Sendable {
    public struct Configuration: Hashable, Sendable {
        /// `mtty`, as the kernel's one; a second one must have another.
        public var name = "mtty"
        /// How many ports all devices share.
        public var ports = 24

        public init(name: String = "mtty", ports: Int = 24) {
            self.name = name
            self.ports = ports
        }
    }

    public let device: PhysicalDevice
    private let card: MttyCard

    public init(_ configuration: Configuration = Configuration()) {
        device = PhysicalDevice(
            path: ["devices", "virtual", "mtty", configuration.name], deviceClass: "mtty")
        card = MttyCard(ports: configuration.ports)
    }

    public init(name: String) {
        self.init(Configuration(name: name))
    }

    /// Publishes the card and registers it, in the way of the core's profile.
    /// - Throws: EEXIST where the name is taken.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        try card.register(device, with: core)
    }
}
