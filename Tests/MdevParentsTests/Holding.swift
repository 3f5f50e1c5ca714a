import CLinux
import Glibc
import MdevCore
import MdevVFIO
import Testing

extension Host {
    /// Opens a device by way of its group, as a hypervisor does. The group's descriptor is closed at once:
    /// the device keeps what it needs.
    func hold(_ number: Int) throws -> VFIODeviceFile {
        let device = try #require(core.device(named: uuid(number)))
        let id = try #require(device.iommuGroup).id
        let group = try VFIOGroupFile(try #require(core.vfioGroup(id)))
        defer { group.close() }
        let container = VFIOContainer(core.profile)
        try group.setContainer(container)
        try container.setIOMMU(VFIOContainer.Extension.type1v2)
        return try group.device(named: uuid(number))
    }
}

extension VFIODeviceFile {
    /// The one byte at a place of a region, where regions lie by their index.
    func byte(_ region: UInt64, _ place: UInt64) throws -> UInt8 {
        try #require(try pread(1, at: region << 40 | place).first)
    }

    func write(_ byte: UInt8, _ region: UInt64, _ place: UInt64) throws {
        #expect(try pwrite([byte], at: region << 40 | place) == 1)
    }

    /// Size and flags of each region from 0 on; nil for one that it refuses.
    func regions(_ indexes: Range<UInt32>) -> [RegionRow?] {
        indexes.map { index in
            do throws(KernelErrno) {
                let info = try regionInfo(index)
                return RegionRow(info.size, info.flags.rawValue, info.offset)
            } catch { return nil }
        }
    }

    /// Count and flags of each interrupt from 0 on; nil for one that it refuses.
    func interrupts(_ indexes: Range<UInt32>) -> [InterruptRow?] {
        indexes.map { index in
            do throws(KernelErrno) {
                let info = try irqInfo(index)
                return InterruptRow(info.count, info.flags?.rawValue ?? 0)
            } catch { return nil }
        }
    }
}

struct RegionRow: Equatable {
    let size: UInt64
    let flags: UInt32
    let offset: UInt64

    init(_ size: UInt64, _ flags: UInt32, _ offset: UInt64) {
        self.size = size
        self.flags = flags
        self.offset = offset
    }
}

struct InterruptRow: Equatable {
    let count: UInt32
    let flags: UInt32

    init(_ count: UInt32, _ flags: UInt32) {
        self.count = count
        self.flags = flags
    }
}

/// An eventfd of the test's, whose counter is read.
final class Event: Sendable {
    let descriptor: Int32

    init() throws {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        try #require(descriptor >= 0)
    }

    deinit { close(descriptor) }

    /// How often it was signalled since the last time.
    func count() -> UInt64 {
        var count: UInt64 = 0
        return read(descriptor, &count, 8) == 8 ? count : 0
    }
}

/// What a caller sees of memory that a device lets it map.
func mapped<Value>(_ memory: MappedMemory, _ body: (UnsafeMutableRawBufferPointer) -> Value) throws -> Value {
    let base = try #require(
        mmap(nil, memory.length, PROT_READ | PROT_WRITE, MAP_SHARED, memory.descriptor, Int(memory.offset)))
    try #require(base != MAP_FAILED)
    defer { munmap(base, memory.length) }
    return body(UnsafeMutableRawBufferPointer(start: base, count: memory.length))
}

/// What a call is refused with; nil where it is not.
func refusal(of device: VFIODeviceFile, _ command: UInt32, _ argument: [UInt8]) -> KernelErrno? {
    var argument = argument
    do throws(KernelErrno) {
        _ = try device.ioctl(command, &argument)
        return nil
    } catch { return error }
}
