internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// A device of `mdpy`: a framebuffer in BAR 0, which region 16 shows as a display.
///
/// Fixed of `mdpy.c`: reading and writing BAR 0 goes to the offset that is asked for, not to its start.
final class MdpyDevice: VFIODeviceModel {
    private struct State {
        var configuration: PCIConfiguration
        let memory: DeviceMemory
    }

    private static let memoryOffset: UInt64 = 4096
    private static let configurationSize = 0xff
    /// Behind the bus's regions: the display.
    private static let displayRegion: UInt32 = 16
    /// `XR24`: 32 bits a pixel, the top eight of them unused.
    static let format: UInt32 = 0x3432_5258

    private let mode: MdpyMode
    /// nil until somebody looks.
    private let state = Mutex<State?>(nil)

    init(_ mode: MdpyMode) { self.mode = mode }

    let info = VFIODeviceInfo(flags: .pci, regions: PCIRegion.count, interrupts: PCIInterrupt.count)

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo {
        switch index {
        case PCIRegion.configuration:
            return VFIORegionInfo(
                flags: .readWrite, size: UInt64(MdpyDevice.configurationSize), offset: 0)
        case 0, MdpyDevice.displayRegion:
            return VFIORegionInfo(
                flags: [.read, .write, .mmap], size: UInt64(mode.memory), offset: MdpyDevice.memoryOffset)
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

    /// Paints a gradient from black to white.
    func reset() throws(KernelErrno) {
        let memory = try withState { $0.memory }
        let (bytes, height) = (mode.width * 4, mode.height)
        for row in 0..<height {
            memory.fill(row * bytes..<(row + 1) * bytes, with: UInt8(row * 255 / height))
        }
    }

    func closed() {}

    func other(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        guard command == VFIOCommand.queryGraphicsPlane else { throw .notTypewriter }
        try GraphicsPlane.check(argument)
        let flags = argument.number32(at: 4)
        if flags == GraphicsPlane.probe | GraphicsPlane.region { return 0 }
        guard flags == GraphicsPlane.region else { throw .invalidArgument }
        GraphicsPlane(
            format: MdpyDevice.format, width: mode.width, height: mode.height, stride: mode.width * 4,
            size: mode.memory, source: MdpyDevice.displayRegion
        ).put(into: &argument)
        return 0
    }

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        guard offset < MdpyDevice.memoryOffset else {
            return try withState { $0.memory }.read(count, at: offset - MdpyDevice.memoryOffset)
        }
        guard count <= 256, Int(offset) + count <= 256 else { throw .fault }
        return Array(try withState { $0.configuration.bytes }[Int(offset)..<(Int(offset) + count)])
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        guard offset < MdpyDevice.memoryOffset else {
            try withState { $0.memory }.write(bytes, at: offset - MdpyDevice.memoryOffset)
            return bytes.count
        }
        guard Int(offset) + bytes.count <= 256 else { throw .fault }
        let size = UInt32(mode.memory)
        try withState { state in
            // Of all of it a guest can change the place of the framebuffer alone.
            guard offset == PCIConfiguration.bar(0), bytes.count == 4 else { return }
            state.configuration.writeBAR(0, bytes.number32(at: 0), size: size, typeBits: 0xf)
        }
        return bytes.count
    }

    /// - Throws: EINVAL unless the framebuffer is mapped from its begin, shared with the device.
    func map(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory {
        guard request.offset == MdpyDevice.memoryOffset, request.length <= mode.memory, request.isShared
        else { throw .invalidArgument }
        return try withState { $0.memory }.mapped(at: 0, request.length)
    }

    private func withState<Result>(_ body: (inout State) -> Result) throws(KernelErrno) -> Result {
        try state.withLock { state throws(KernelErrno) in
            var current = try state.take().or { () throws(KernelErrno) in
                State(configuration: configuration, memory: try DeviceMemory(mode.memory))
            }
            defer { state = current }
            return body(&current)
        }
    }

    private var configuration: PCIConfiguration {
        var space = PCIConfiguration(
            vendor: 0x1b36, device: 0x000f, subsystem: (0x1af4, 0x1100), class: 0x0380)
        space.put(UInt16(0x0003), at: PCIConfiguration.command)
        space.put(UInt16(0x0010), at: PCIConfiguration.status)
        space.put(UInt8(1), at: PCIConfiguration.revision)
        space.put(UInt32(8), at: PCIConfiguration.bar(0))
        // A vendor's capability of sixteen bytes tells a guest of the mode.
        space.put(UInt8(0x40), at: PCIConfiguration.capabilities)
        space.put(UInt32(0x0010_0009), at: 0x40)
        space.put(MdpyDevice.format, at: 0x44)
        space.put(UInt32(mode.width), at: 0x48)
        space.put(UInt32(mode.height), at: 0x4c)
        return space
    }
}
