internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// A PCI device whose inside is its vendor's secret: configuration space, regions that take writes and read
/// back as zeros, at most one part that is memory, and interrupts that never come by themselves.
final class PCIFunctionDevice: VFIODeviceModel {
    struct Layout: Sendable {
        let configuration: PCIConfiguration
        /// By index: those of the bus, then the device's own.
        let regions: [VFIORegionInfo]
        /// Memory in a region, which can be mapped.
        var memory: Memory?

        struct Memory: Sendable {
            let region: UInt32
            let offset: UInt64
            /// In bytes.
            let size: Int
        }
    }

    private let layout: Layout
    private let interrupts = InterruptTable()
    private let state: Mutex<State>

    private struct State {
        var configuration: PCIConfiguration
        /// nil until somebody looks.
        var memory: DeviceMemory?
    }

    init(_ layout: Layout) {
        self.layout = layout
        state = Mutex(State(configuration: layout.configuration))
    }

    /// Where a region begins in the device's file: its index times this.
    static let stride = UInt64(1) << 40

    /// The bus's nine regions: BARs of some sizes in bytes, and configuration space.
    static func regions(_ bars: [UInt32: UInt64], configuration: UInt64) -> [VFIORegionInfo] {
        (0..<PCIRegion.count).map { index in
            let size = index == PCIRegion.configuration ? configuration : bars[index] ?? 0
            return VFIORegionInfo(
                flags: size > 0 ? .readWrite : [], size: size, offset: UInt64(index) * stride)
        }
    }

    var info: VFIODeviceInfo {
        VFIODeviceInfo(
            flags: [.pci, .reset], regions: UInt32(layout.regions.count), interrupts: PCIInterrupt.count)
    }

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo {
        guard index < layout.regions.count else { throw .invalidArgument }
        return layout.regions[Int(index)]
    }

    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo {
        switch index {
        case PCIInterrupt.intx:
            return VFIOIRQInfo(flags: [.eventfd, .maskable, .automasked], count: 1)
        case PCIInterrupt.msi: return VFIOIRQInfo(flags: [.eventfd, .noResize], count: 1)
        default: throw .invalidArgument
        }
    }

    /// - Throws: ENOTTY for masking messages, which these drivers do not know.
    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) {
        if request.action == .trigger { return try interrupts.trigger(request) }
        guard request.index == PCIInterrupt.intx else { throw .notTypewriter }
    }

    func reset() {
        state.withLock { $0.configuration = layout.configuration }
    }

    func closed() { interrupts.clear() }

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        let (region, place) = try located(count, offset)
        if let memory = try memory(region, place, count) {
            return try memory.memory.read(count, at: memory.place)
        }
        let zeros = [UInt8](repeating: 0, count: count)
        guard region == PCIRegion.configuration else { return zeros }
        return state.withLock { state in
            Array((state.configuration.bytes.dropFirst(Int(place)) + zeros).prefix(count))
        }
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        let (region, place) = try located(bytes.count, offset)
        if let memory = try memory(region, place, bytes.count) {
            try memory.memory.write(bytes, at: memory.place)
        } else if region == PCIRegion.configuration, (0x10..<0x28).contains(place), place % 4 == 0,
            bytes.count == 4
        {
            let bar = (Int(place) - 0x10) / 4
            let size = UInt32(clamping: layout.regions[bar].size)
            state.withLock { state in
                guard size > 0 else { return }
                state.configuration.writeBAR(bar, bytes.number32(at: 0), size: size, typeBits: 0xf)
            }
        }
        return bytes.count
    }

    /// - Throws: EINVAL outside of the part that is memory, or not shared with the device.
    func map(_ request: MemoryMap) throws(KernelErrno) -> MappedMemory {
        guard request.isShared, request.length > 0 else { throw .invalidArgument }
        let (region, place) = try located(request.length, request.offset)
        guard let memory = try memory(region, place, request.length) else { throw .invalidArgument }
        return memory.memory.mapped(at: memory.place, request.length)
    }

    /// - Throws: EINVAL where there is no such region, or it ends before.
    private func located(_ count: Int, _ offset: UInt64) throws(KernelErrno) -> (UInt32, UInt64) {
        let (region, place) = (offset / PCIFunctionDevice.stride, offset % PCIFunctionDevice.stride)
        guard region < UInt64(layout.regions.count), count >= 0 else { throw .invalidArgument }
        let size = layout.regions[Int(region)].size
        guard place <= size, UInt64(count) <= size - place else { throw .invalidArgument }
        return (UInt32(region), place)
    }

    private func memory(
        _ region: UInt32, _ place: UInt64, _ count: Int
    ) throws(KernelErrno) -> (memory: DeviceMemory, place: UInt64)? {
        guard let part = layout.memory, part.region == region, place >= part.offset,
            place - part.offset + UInt64(count) <= UInt64(part.size)
        else { return nil }
        let memory = try state.withLock { state throws(KernelErrno) in
            let memory = try state.memory.or { () throws(KernelErrno) in try DeviceMemory(part.size) }
            state.memory = memory
            return memory
        }
        return (memory, place - part.offset)
    }
}
