public import MdevCore

/// An I/O subchannel of a mainframe, bound to `vfio_ccw` (`drivers/s390/cio/vfio_ccw_*.c`; mdev-semantics
/// §3.6): one type, `vfio_ccw-io`, one device. Which channel device is behind it says its `dev_busid`; the
/// device's own directory is gone while the subchannel is not bound to `io_subchannel`.
public struct CCWParent: Sendable {
    public struct Configuration: Hashable, Sendable {
        /// `0.0.0313`.
        public var subchannel: String
        /// `0.0.3000`.
        public var device: String
        /// Such a subchannel is no parent: `vfio_ccw` does not take it (ENODEV).
        public var isQDIO = false

        public init(subchannel: String, device: String, isQDIO: Bool = false) {
            self.subchannel = subchannel
            self.device = device
            self.isQDIO = isQDIO
        }
    }

    public let device: PhysicalDevice
    private let subchannel: CCWSubchannel?

    public init(_ configuration: Configuration) {
        let isQDIO = configuration.isQDIO
        device = PhysicalDevice(
            path: ["devices", "css0", configuration.subchannel], bus: "css",
            driver: isQDIO ? nil : "vfio_ccw",
            attributes: [CCWParent.attributes(of: configuration.device)])
        subchannel = isQDIO ? nil : CCWSubchannel()
    }

    /// Publishes the subchannel and registers it, in the way of the core's profile.
    /// - Throws: EEXIST where the subchannel is there.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        guard let subchannel else { return try core.add(device) }
        try subchannel.register(device, with: core)
    }

    /// Whether the channel subsystem can reach the device; where it cannot, nothing can be created (ENODEV).
    public var isOperational: Bool {
        get { subchannel?.isOperational ?? false }
        nonmutating set { subchannel?.isOperational = newValue }
    }

    private static func attributes(of device: String) -> AttributeGroup<PhysicalDevice> {
        let files = [
            ("type", "0"), ("modalias", "css:t0"), ("dev_busid", device),
            ("chpids", "fb 00 00 00 00 00 00 00"), ("pimpampom", "80 80 ff"),
        ]
        return AttributeGroup(
            files.map { name, text in
                Attribute(name, mode: 0o444, show: { _ in "\(text)\n" })
            })
    }
}
