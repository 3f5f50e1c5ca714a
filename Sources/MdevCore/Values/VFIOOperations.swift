/// What user space can do with an open device: `struct vfio_device_ops`. An absent one gives EINVAL (row V6),
/// but for `open` in the modern profile (V1) and `release` (V5). Callbacks run outside every lock of the core,
/// several at once (row V10).
public struct VFIOOperations: Sendable {
    /// Returns up to `count` bytes of the region at `offset`.
    public typealias Read =
        @Sendable (_ device: MdevDevice, _ count: Int, _ offset: UInt64)
        throws(KernelErrno) -> [UInt8]
    /// Returns how many of `bytes` it took.
    public typealias Write =
        @Sendable (_ device: MdevDevice, _ bytes: [UInt8], _ offset: UInt64)
        throws(KernelErrno) -> Int
    /// `argument` is the memory that the caller's pointer names, changed in place.
    public typealias Ioctl =
        @Sendable (_ device: MdevDevice, _ command: UInt32, _ argument: inout [UInt8])
        throws(KernelErrno) -> Int32
    public typealias Map =
        @Sendable (_ device: MdevDevice, _ request: MemoryMap)
        throws(KernelErrno) -> MappedMemory

    public var open: (@Sendable (MdevDevice) throws(KernelErrno) -> Void)?
    public var release: (@Sendable (MdevDevice) -> Void)?
    public var read: Read?
    public var write: Write?
    public var ioctl: Ioctl?
    public var mmap: Map?
    /// Asks the holder to let go, before a removal waits for it; the second argument counts the times (row D7).
    public var request: (@Sendable (MdevDevice, Int) -> Void)?

    public init() {}
}

/// What `mmap` on a device descriptor was asked for.
public struct MemoryMap: Hashable, Sendable {
    public var offset: UInt64
    /// In bytes.
    public var length: Int
    /// `PROT_` bits.
    public var protection: Int32
    public var isShared: Bool

    public init(offset: UInt64, length: Int, protection: Int32, isShared: Bool) {
        self.offset = offset
        self.length = length
        self.protection = protection
        self.isShared = isShared
    }
}

/// Where the memory is that a caller maps in place of the device's: a memory descriptor of the vendor's.
public struct MappedMemory: Hashable, Sendable {
    public var descriptor: Int32
    public var offset: UInt64
    /// In bytes.
    public var length: Int

    public init(descriptor: Int32, offset: UInt64, length: Int) {
        self.descriptor = descriptor
        self.offset = offset
        self.length = length
    }
}
