/// `struct vfio_irq_info`: how many interrupts of one kind a device has, and how they are told.
public struct VFIOIRQInfo: Hashable, Sendable {
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let eventfd = Flags(rawValue: 1)
        public static let maskable = Flags(rawValue: 1 << 1)
        public static let automasked = Flags(rawValue: 1 << 2)
        public static let noResize = Flags(rawValue: 1 << 3)
    }

    /// nil: the caller's own flags stay as they are.
    public var flags: Flags?
    public var count: UInt32

    public init(flags: Flags?, count: UInt32) {
        self.flags = flags
        self.count = count
    }

    /// In bytes: `argsz`, `flags`, `index`, `count`.
    static let size = 16

    init(_ bytes: [UInt8]) {
        self.init(flags: Flags(rawValue: bytes.number32(at: 4)), count: bytes.number32(at: 12))
    }

    func put(into bytes: inout [UInt8]) {
        if let flags { bytes.put(flags.rawValue, at: 4) }
        bytes.put(count, at: 12)
    }
}

/// The interrupts of a PCI device, by their indexes.
package enum PCIInterrupt {
    package static let intx: UInt32 = 0
    package static let msi: UInt32 = 1
    package static let msix: UInt32 = 2
    package static let error: UInt32 = 3
    package static let request: UInt32 = 4
    package static let count: UInt32 = 5
}

/// The regions of a PCI device, by their indexes; the first six are its BARs.
package enum PCIRegion {
    package static let rom: UInt32 = 6
    package static let configuration: UInt32 = 7
    package static let vga: UInt32 = 8
    package static let count: UInt32 = 9
}
