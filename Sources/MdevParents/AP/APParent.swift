public import MdevCore

/// The crypto adapters of a mainframe, passed through by queue (`drivers/s390/crypto/vfio_ap_ops.c`,
/// `ap_bus.c`; mdev-semantics §3.7): one software parent, `/devices/vfio_ap/matrix`, whose devices are given
/// adapters and domains after their creation. Which queues the host keeps say `bus/ap/apmask` and
/// `bus/ap/aqmask`.
public struct APParent: Sendable {
    public struct Configuration: Hashable, Sendable {
        /// The host's adapters and its usage domains; each adapter has a queue in each of the domains.
        public var adapters: [Int]
        public var domains: [Int]
        /// The domains that the host may control.
        public var controlDomains: [Int]
        /// Which adapters and domains are the host's own drivers'; nil: all but those that it has, so that
        /// every queue is free for devices.
        public var apmask: APMask?
        public var aqmask: APMask?
        /// The highest ids; 63 and 15 without the extended addressing facility.
        public var maximumAdapter = 255
        public var maximumDomain = 255
        /// Newer kernels (6.12): the devices' `ap_config`, the parent's `features`.
        public var hasAPConfig = false

        public init(
            adapters: [Int], domains: [Int], controlDomains: [Int] = [], apmask: APMask? = nil,
            aqmask: APMask? = nil, hasAPConfig: Bool = false
        ) {
            self.adapters = adapters
            self.domains = domains
            self.controlDomains = controlDomains
            self.apmask = apmask
            self.aqmask = aqmask
            self.hasAPConfig = hasAPConfig
        }
    }

    public let device: PhysicalDevice
    private let bus: APBus
    private let hasAPConfig: Bool

    public init(_ configuration: Configuration) {
        var files: [Attribute<PhysicalDevice>] = []
        hasAPConfig = configuration.hasAPConfig
        if hasAPConfig {
            files.append(
                Attribute("features", mode: 0o444, show: { _ in "guest_matrix hotplug ap_config\n" }))
        }
        device = PhysicalDevice(
            path: ["devices", "vfio_ap", "matrix"], bus: "matrix", driver: "vfio_ap",
            attributes: [AttributeGroup(files)])
        bus = APBus(configuration)
    }

    /// Publishes the AP bus with its adapters and queues, and the matrix, and registers that, in the way of
    /// the core's profile.
    /// - Throws: EEXIST where there is one.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        let driver: any Vendor = hasAPConfig ? APConfigDriver(bus) : APDriver(bus)
        try driver.register(device, with: core)
        try core.publish(bus.attributes, of: bus, in: ["bus", "ap"])
        try bus.publish(in: core)
    }
}
