public import MdevCore

/// The kernel's sample of a bochs-dispi display (`samples/vfio-mdev/mbochs.c`; mdev-semantics §3.3): types
/// `mbochs-small`, `mbochs-medium` and `mbochs-large` out of one budget of video memory.
public struct MbochsParent: Sendable {
    public struct Configuration: Hashable, Sendable {
        /// `mbochs`, as the kernel's one; a second one must have another.
        public var name = "mbochs"
        /// The budget in MB (the module's parameter, which is mistakenly called `count`).
        public var megabytes = 256

        public init(name: String = "mbochs", megabytes: Int = 256) {
            self.name = name
            self.megabytes = megabytes
        }
    }

    public let device: PhysicalDevice
    private let display: MbochsDisplay

    public init(_ configuration: Configuration = Configuration()) {
        device = PhysicalDevice(
            path: ["devices", "virtual", "mbochs", configuration.name], deviceClass: "mbochs")
        display = MbochsDisplay(megabytes: configuration.megabytes)
    }

    /// Publishes the display and registers it, in the way of the core's profile.
    /// - Throws: EEXIST where the name is taken.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        try display.register(device, with: core)
    }
}
