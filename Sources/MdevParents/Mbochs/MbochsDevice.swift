internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// A device of `mbochs`: video memory, the dispi registers, and a monitor's EDID that user space gives it.
///
/// Fixed of `mbochs.c`: reading and writing video memory reaches the same bytes as mapping it, and never
/// beyond its end.
final class MbochsDevice: VFIODeviceModel {
    private struct State {
        var configuration: PCIConfiguration
        var registers: MbochsRegisters
        let memory: DeviceMemory
    }

    private static let pageSize: UInt64 = 0x1000
    private static let registerOffset: UInt64 = 0x1000
    private static let edidOffset: UInt64 = 0x2000
    private static let memoryOffset: UInt64 = 0x3000
    /// Behind the bus's regions: the monitor.
    private static let edidRegion: UInt32 = 9

    private let size: MbochsSize
    /// nil until somebody looks.
    private let state = Mutex<State?>(nil)

    init(_ size: MbochsSize) { self.size = size }

    let info = VFIODeviceInfo(
        flags: .pci, regions: PCIRegion.count + 1, interrupts: PCIInterrupt.count)

    /// The structure with its one capability; more memory is EINVAL, which is unusual.
    let largestRegionArgument: UInt32? = 48

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo {
        switch index {
        case PCIRegion.configuration: return VFIORegionInfo(flags: .readWrite, size: 0xff, offset: 0)
        case 0:
            return VFIORegionInfo(
                flags: [.read, .write, .mmap], size: UInt64(size.memory), offset: MbochsDevice.memoryOffset)
        case 2:
            return VFIORegionInfo(
                flags: .readWrite, size: MbochsDevice.pageSize, offset: MbochsDevice.registerOffset)
        case MbochsDevice.edidRegion:
            // Type GFX, subtype EDID.
            return VFIORegionInfo(
                flags: .readWrite, size: MbochsDevice.pageSize, offset: MbochsDevice.edidOffset,
                capabilities: VFIORegionInfo.typeCapability(1, 1))
        case 0..<PCIRegion.count: return VFIORegionInfo(flags: [], size: 0, offset: 0)
        default: throw .invalidArgument
        }
    }

    /// It has none, so that SET_IRQS finds no number that exists.
    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo {
        guard index < PCIInterrupt.count else { throw .invalidArgument }
        return VFIOIRQInfo(flags: nil, count: 0)
    }

    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) { throw .invalidArgument }

    func reset() throws(KernelErrno) {
        let size = size
        try withState { $0.registers = MbochsRegisters(size) }
    }

    func closed() {}

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        guard offset < MbochsDevice.memoryOffset else {
            return try withState { $0.memory }.read(count, at: offset - MbochsDevice.memoryOffset)
        }
        guard offset + UInt64(count) <= MbochsDevice.memoryOffset else { throw .fault }
        return try withState { state in
            aligned(count, at: offset).reduce(into: []) { bytes, part in
                bytes += MbochsDevice.read(part.count, at: part.offset, state)
            }
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        guard offset < MbochsDevice.memoryOffset else {
            try withState { $0.memory }.write(bytes, at: offset - MbochsDevice.memoryOffset)
            return bytes.count
        }
        guard offset + UInt64(bytes.count) <= MbochsDevice.memoryOffset else { throw .fault }
        let size = UInt32(size.memory)
        try withState { state in
            for part in aligned(bytes.count, at: offset) {
                let begin = Int(part.offset - offset)
                MbochsDevice.write(
                    Array(bytes[begin..<(begin + part.count)]), at: part.offset, &state, memory: size)
            }
        }
        return bytes.count
    }

    /// - Throws: EINVAL beyond video memory, or not shared with the device.
    func map(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory {
        let start = MbochsDevice.memoryOffset
        guard request.isShared, request.offset >= start,
            request.offset - start + UInt64(max(0, request.length)) <= UInt64(size.memory)
        else { throw .invalidArgument }
        return try withState { $0.memory }.mapped(at: request.offset - start, request.length)
    }

    private static func read(_ count: Int, at offset: UInt64, _ state: State) -> [UInt8] {
        let place = Int(offset % pageSize)
        switch offset / pageSize {
        case 0:
            guard place + count <= 256 else { return [UInt8](repeating: 0, count: count) }
            return Array(state.configuration.bytes[place..<(place + count)])
        case 1: return state.registers.read(count, at: place)
        default: return state.registers.readMonitor(count, at: place)
        }
    }

    private static func write(_ bytes: [UInt8], at offset: UInt64, _ state: inout State, memory: UInt32) {
        let place = Int(offset % pageSize)
        switch offset / pageSize {
        case 0:
            guard bytes.count == 4 else { return }
            if place == PCIConfiguration.bar(0) {
                state.configuration.writeBAR(0, bytes.number32(at: 0), size: memory, typeBits: 0xf)
            } else if place == PCIConfiguration.bar(2) {
                state.configuration.writeBAR(
                    2, bytes.number32(at: 0), size: UInt32(pageSize), typeBits: 0xf)
            }
        case 1: state.registers.write(bytes, at: place)
        default: state.registers.writeMonitor(bytes, at: place)
        }
    }

    private func withState<Result>(_ body: (inout State) -> Result) throws(KernelErrno) -> Result {
        try state.withLock { state throws(KernelErrno) in
            var current = try state.take().or { () throws(KernelErrno) in
                State(
                    configuration: configuration, registers: MbochsRegisters(size),
                    memory: try DeviceMemory(size.memory))
            }
            defer { state = current }
            return body(&current)
        }
    }

    private var configuration: PCIConfiguration {
        var space = PCIConfiguration(
            vendor: 0x1234, device: 0x1111, subsystem: (0x1af4, 0x1100), class: 0x0380)
        space.put(UInt16(0x0003), at: PCIConfiguration.command)
        space.put(UInt8(1), at: PCIConfiguration.revision)
        space.put(UInt32(8), at: PCIConfiguration.bar(0))
        return space
    }
}
