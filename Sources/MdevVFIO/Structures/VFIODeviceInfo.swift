/// `struct vfio_device_info`: what a device is, and how many regions and interrupts it has.
public struct VFIODeviceInfo: Hashable, Sendable {
    /// Row T12.
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let reset = Flags(rawValue: 1)
        public static let pci = Flags(rawValue: 1 << 1)
        public static let platform = Flags(rawValue: 1 << 2)
        public static let amba = Flags(rawValue: 1 << 3)
        public static let ccw = Flags(rawValue: 1 << 4)
        public static let ap = Flags(rawValue: 1 << 5)
    }

    public var flags: Flags
    public var regions: UInt32
    public var interrupts: UInt32

    public init(flags: Flags, regions: UInt32, interrupts: UInt32) {
        self.flags = flags
        self.regions = regions
        self.interrupts = interrupts
    }

    /// In bytes: `argsz`, `flags`, `num_regions`, `num_irqs`.
    package static let size = 16

    init(_ bytes: [UInt8]) {
        self.init(
            flags: Flags(rawValue: bytes.number32(at: 4)), regions: bytes.number32(at: 8),
            interrupts: bytes.number32(at: 12))
    }

    package func put(into bytes: inout [UInt8]) {
        bytes.put(flags.rawValue, at: 4)
        bytes.put(regions, at: 8)
        bytes.put(interrupts, at: 12)
    }
}
