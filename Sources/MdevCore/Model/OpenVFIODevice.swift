internal import Synchronization

/// A descriptor on a VFIO device: it holds the device until ``close()``, or until nobody has it any more.
/// Callbacks run outside every lock, several at once (row V10).
public final class OpenVFIODevice: Sendable {
    public let device: VFIODevice
    private let isOpen = Atomic<Bool>(true)
    private let position = Atomic<UInt64>(0)

    init(_ device: VFIODevice) { self.device = device }

    deinit { close() }

    /// Lets go of the device; more than once is harmless.
    public func close() {
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
        device.close()
    }

    /// Up to `count` bytes at `offset`, as `pread` (row V11).
    /// - Throws: EBADF once closed, EINVAL without a callback (row V6), what the vendor says.
    public func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        try checkOpen()
        guard let read = device.operations.read else { throw .invalidArgument }
        return try read(device.mdev, count, offset)
    }

    /// - Returns: how many bytes were taken.
    /// - Throws: as ``read(_:at:)``.
    public func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        try checkOpen()
        guard let write = device.operations.write else { throw .invalidArgument }
        return try write(device.mdev, bytes, offset)
    }

    /// - Parameter argument: the memory that the caller's pointer names.
    /// - Throws: as ``read(_:at:)``; a vendor says ENOTTY to what it does not know (row V7).
    public func ioctl(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        try checkOpen()
        if command == VFIOFeature.command, device.profile == .modern {
            return try VFIOFeature.answer(argument)
        }
        guard let ioctl = device.operations.ioctl else { throw .invalidArgument }
        return try ioctl(device.mdev, command, &argument)
    }

    /// - Throws: as ``read(_:at:)``.
    public func mmap(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory {
        try checkOpen()
        guard let mmap = device.operations.mmap else { throw .invalidArgument }
        return try mmap(device.mdev, request)
    }

    /// At the descriptor's position, which moves on (row V11).
    /// - Throws: as ``read(_:at:)``.
    public func read(_ count: Int) throws(KernelErrno) -> [UInt8] {
        let bytes = try read(count, at: position.load(ordering: .relaxed))
        position.wrappingAdd(UInt64(bytes.count), ordering: .relaxed)
        return bytes
    }

    /// At the descriptor's position, which moves on (row V11).
    /// - Throws: as ``read(_:at:)``.
    public func write(_ bytes: [UInt8]) throws(KernelErrno) -> Int {
        let taken = try write(bytes, at: position.load(ordering: .relaxed))
        position.wrappingAdd(UInt64(taken), ordering: .relaxed)
        return taken
    }

    private func checkOpen() throws(KernelErrno) {
        guard isOpen.load(ordering: .acquiring) else { throw .badDescriptor }
    }
}
