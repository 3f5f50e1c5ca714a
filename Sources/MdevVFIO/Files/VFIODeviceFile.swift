public import MdevCore
internal import Synchronization

/// An open VFIO device, what GET_DEVICE_FD hands out: it holds the mediated device until ``close()``, and
/// until the calls that run then have ended. Calls may run several at once (row V10).
public final class VFIODeviceFile: Sendable {
    private struct State {
        var isClosed = false
        var calls = 0
    }

    private let open: OpenVFIODevice
    private let group: VFIOGroupFile
    private let state = Mutex(State())

    init(_ open: OpenVFIODevice, of group: VFIOGroupFile) {
        self.open = open
        self.group = group
    }

    deinit { close() }

    public var device: VFIODevice { open.device }

    /// More than once is harmless.
    public func close() {
        let isUnused = state.withLock { state in
            guard !state.isClosed else { return false }
            state.isClosed = true
            return state.calls == 0
        }
        if isUnused { release() }
    }

    /// One call by its number.
    /// - Parameter argument: the memory that the caller's pointer names, changed in place. Descriptors in it
    ///   are this process's.
    /// - Throws: EBADF once closed, EINVAL where the vendor has no `ioctl` (V6), what the vendor says.
    public func ioctl(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        try begin()
        defer { end() }
        return try open.ioctl(command, &argument)
    }

    /// - Throws: as ``ioctl(_:_:)``.
    public func pread(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        try begin()
        defer { end() }
        return try open.read(count, at: offset)
    }

    /// - Returns: how many bytes were taken.
    /// - Throws: as ``ioctl(_:_:)``.
    public func pwrite(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        try begin()
        defer { end() }
        return try open.write(bytes, at: offset)
    }

    /// At the descriptor's position (row V11).
    public func read(_ count: Int) throws(KernelErrno) -> [UInt8] {
        try begin()
        defer { end() }
        return try open.read(count)
    }

    /// At the descriptor's position (row V11).
    public func write(_ bytes: [UInt8]) throws(KernelErrno) -> Int {
        try begin()
        defer { end() }
        return try open.write(bytes)
    }

    /// What the caller maps in place of the device; its descriptor stays open while this file is.
    public func mmap(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory {
        try begin()
        defer { end() }
        return try open.mmap(request)
    }

    private func begin() throws(KernelErrno) {
        let isOpen = state.withLock { state in
            if !state.isClosed { state.calls += 1 }
            return !state.isClosed
        }
        guard isOpen else { throw .badDescriptor }
    }

    private func end() {
        let isUnused = state.withLock { state in
            state.calls -= 1
            return state.isClosed && state.calls == 0
        }
        if isUnused { release() }
    }

    private func release() {
        open.close()
        group.deviceClosed()
    }
}
