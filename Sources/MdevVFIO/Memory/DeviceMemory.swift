internal import CLinux
internal import Glibc
package import MdevCore

/// Memory of a device that callers read, write and map: an anonymous file, whose pages come when they are
/// touched.
package final class DeviceMemory: Sendable {
    /// In bytes.
    package let size: Int
    private let descriptor: Int32
    /// Its address never changes; callers who map the file see the same bytes, without any order, as on a
    /// device.
    private nonisolated(unsafe) let base: UnsafeMutableRawPointer

    /// - Throws: ENOMEM where there is none.
    package init(_ size: Int) throws(KernelErrno) {
        let descriptor = memfd_create("vfio-device", CLINUX_MEMORY_CLOEXEC)
        guard descriptor >= 0 else { throw .noMemory }
        guard ftruncate(descriptor, size) == 0,
            let base = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            base != MAP_FAILED
        else {
            close(descriptor)
            throw .noMemory
        }
        self.size = size
        self.descriptor = descriptor
        self.base = base
    }

    deinit {
        munmap(base, size)
        close(descriptor)
    }

    /// - Throws: EFAULT beyond the end.
    package func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        try check(count, offset)
        return Array(UnsafeRawBufferPointer(start: base + Int(offset), count: count))
    }

    /// - Throws: EFAULT beyond the end.
    package func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) {
        try check(bytes.count, offset)
        bytes.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress { memcpy(base + Int(offset), source, bytes.count) }
        }
    }

    /// Sets a part of it to one value.
    package func fill(_ range: Range<Int>, with value: UInt8) {
        let range = range.clamped(to: 0..<size)
        memset(base + range.lowerBound, Int32(value), range.count)
    }

    /// A part of it, to be mapped by whoever holds this memory.
    package func mapped(at offset: UInt64, _ length: Int) -> MappedMemory {
        MappedMemory(descriptor: descriptor, offset: offset, length: length)
    }

    private func check(_ count: Int, _ offset: UInt64) throws(KernelErrno) {
        guard count >= 0, offset <= UInt64(size), UInt64(count) <= UInt64(size) - offset else {
            throw .fault
        }
    }
}
