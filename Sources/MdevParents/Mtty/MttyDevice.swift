internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// A device of `mtty`: a PCI serial card with one port a BAR.
///
/// As `mtty.c` does, it tells of interrupts, and takes eventfds, only after somebody asked GET_INFO. It has
/// no RESET flag, and RESET succeeds all the same. Fixed: its request interrupt, which the kernel's only
/// lists, is sent; accesses beyond the end of a region, and of BARs without a port, are EFAULT.
final class MttyDevice: VFIODeviceModel {
    private struct State {
        var isInformed = false
        var configuration: MttyConfiguration
        var ports: [SerialPort]
    }

    /// No region is longer, in bytes.
    private static let longest = 256

    private let portCount: Int
    private let interrupts = InterruptTable()
    /// nil until somebody looks: most devices never are opened.
    private let state = Mutex<State?>(nil)

    init(ports: Int) { portCount = ports }

    let info = VFIODeviceInfo(flags: .pci, regions: PCIRegion.count, interrupts: PCIInterrupt.count)

    func informed() { withState { $0.isInformed = true } }

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo {
        guard index < PCIRegion.count else { throw .invalidArgument }
        let size: UInt64 =
            switch index {
            case 0..<UInt32(portCount): UInt64(SerialPort.count)
            case PCIRegion.configuration: 0xff
            default: 0
            }
        // Also where there is nothing to read or write.
        return VFIORegionInfo(flags: .readWrite, size: size, offset: UInt64(index) << 40)
    }

    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo {
        guard withState({ $0.isInformed }) else { throw .invalidArgument }
        switch index {
        case PCIInterrupt.intx:
            return VFIOIRQInfo(flags: [.eventfd, .maskable, .automasked], count: 1)
        case PCIInterrupt.msi, PCIInterrupt.request:
            return VFIOIRQInfo(flags: [.eventfd, .noResize], count: 1)
        default: throw .invalidArgument
        }
    }

    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) {
        if request.action == .trigger { try interrupts.trigger(request) }
    }

    func reset() {}
    func closed() { interrupts.clear() }
    func requested() { interrupts.signal(PCIInterrupt.request) }

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        guard count <= MttyDevice.longest else { throw .fault }
        let bytes = try withState { state throws(KernelErrno) in
            var bytes: [UInt8] = []
            for part in aligned(count, at: offset) {
                let (region, place) = (part.offset >> 40, Int(part.offset & 0xff_ffff_ffff))
                if region == PCIRegion.configuration {
                    bytes += try state.configuration.read(part.count, at: place)
                    continue
                }
                let port = try checkedPort(region, place)
                // A register is one byte wide; the rest of a longer access is empty.
                bytes +=
                    [state.ports[port].read(place)]
                    + [UInt8](repeating: 0, count: part.count - 1)
            }
            return bytes
        }
        interruptIfDue()
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        guard bytes.count <= MttyDevice.longest else { throw .fault }
        try withState { state throws(KernelErrno) in
            for part in aligned(bytes.count, at: offset) {
                let (region, place) = (part.offset >> 40, Int(part.offset & 0xff_ffff_ffff))
                let begin = Int(part.offset - offset)
                if region == PCIRegion.configuration {
                    try state.configuration.write(Array(bytes[begin..<(begin + part.count)]), at: place)
                } else {
                    state.ports[try checkedPort(region, place)].write(bytes[begin], to: place)
                }
            }
        }
        interruptIfDue()
        return bytes.count
    }

    /// - Throws: EFAULT, for the whole access, where there is no register.
    private func checkedPort(_ region: UInt64, _ place: Int) throws(KernelErrno) -> Int {
        guard region < UInt64(portCount), place < SerialPort.count else { throw .fault }
        return Int(region)
    }

    /// By MSI where somebody listens to it, by INTx else.
    private func interruptIfDue() {
        let isDue = withState { state in
            state.ports.indices.reduce(false) { state.ports[$1].takeInterrupts() || $0 }
        }
        guard isDue else { return }
        interrupts.signal(interrupts.isSet(PCIInterrupt.msi) ? PCIInterrupt.msi : PCIInterrupt.intx)
    }

    private func withState<Result>(
        _ body: (inout State) throws(KernelErrno) -> Result
    ) throws(KernelErrno) -> Result {
        try state.withLock { state throws(KernelErrno) in
            var current = state.take() ?? initial
            defer { state = current }
            return try body(&current)
        }
    }

    private func withState<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            var current = state.take() ?? initial
            defer { state = current }
            return body(&current)
        }
    }

    private var initial: State {
        State(
            configuration: MttyConfiguration(ports: portCount),
            ports: Array(repeating: SerialPort(), count: portCount))
    }
}
