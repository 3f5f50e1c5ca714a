internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// A device of `vfio_ccw`: channel programs are started by writing the I/O region, which then tells how it
/// went. There is no channel device behind it here: each start succeeds at once, with an empty response
/// block, and interrupts.
final class CCWDevice: VFIODeviceModel {
    /// `struct ccw_io_region`: the operation (12), the subchannel's status (12), the response (96), the
    /// return code.
    private static let ioSize = 124
    /// Behind it, in the order of their indexes: commands without a program, the subchannel's information
    /// block, channel reports; sizes in bytes. Newer than the 2016 profile.
    private static let furtherSizes = [8, 52, 8]
    private static let stride = UInt64(1) << 10
    private static let ioInterrupt: UInt32 = 0
    private static let requestInterrupt: UInt32 = 2

    private let subchannel: CCWSubchannel
    private let isModern: Bool
    private let interrupts = InterruptTable()
    private let regions: Mutex<[[UInt8]]>

    init(_ subchannel: CCWSubchannel, _ profile: CoreProfile) {
        self.subchannel = subchannel
        isModern = profile == .modern
        let sizes = [CCWDevice.ioSize] + (profile == .modern ? CCWDevice.furtherSizes : [])
        regions = Mutex(sizes.map { [UInt8](repeating: 0, count: $0) })
    }

    private var regionCount: UInt32 { isModern ? 4 : 1 }

    var info: VFIODeviceInfo {
        VFIODeviceInfo(flags: [.ccw, .reset], regions: regionCount, interrupts: isModern ? 3 : 1)
    }

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo {
        guard index < regionCount else { throw .invalidArgument }
        let sizes = [CCWDevice.ioSize] + CCWDevice.furtherSizes
        return VFIORegionInfo(
            flags: index < 2 ? .readWrite : .read, size: UInt64(sizes[Int(index)]),
            offset: UInt64(index) * CCWDevice.stride,
            // Type CCW; the subtypes count from one.
            capabilities: index == 0 ? [] : VFIORegionInfo.typeCapability(2, index))
    }

    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo {
        guard index < info.interrupts else { throw .invalidArgument }
        return VFIOIRQInfo(flags: .eventfd, count: 1)
    }

    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) {
        guard request.action == .trigger else { throw .invalidArgument }
        try interrupts.trigger(request)
    }

    /// - Throws: EINVAL where the subchannel is not operational.
    func reset() throws(KernelErrno) {
        guard subchannel.isOperational else { throw .invalidArgument }
        regions.withLock { regions in
            regions = regions.map { [UInt8](repeating: 0, count: $0.count) }
        }
    }

    func closed() { interrupts.clear() }
    func requested() { interrupts.signal(CCWDevice.requestInterrupt) }

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] {
        let (region, place) = try located(count, offset)
        return regions.withLock { Array($0[region][place..<(place + count)]) }
    }

    /// - Throws: EINVAL beyond a region's end, or in one that cannot be written; ENODEV where the subchannel
    ///   is not operational, which the I/O region's return code says too.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int {
        let (region, place) = try located(bytes.count, offset)
        guard region < 2 else { throw .invalidArgument }
        let isOperational = subchannel.isOperational
        let code: UInt32 = isOperational ? 0 : UInt32(KernelErrno.noDevice.rawValue)
        regions.withLock { regions in
            regions[region].replaceSubrange(place..<(place + bytes.count), with: bytes)
            // The return code is the last number of either region.
            regions[region].put(0 &- code, at: regions[region].count - 4)
        }
        guard isOperational else { throw .noDevice }
        if region == 0 { interrupts.signal(CCWDevice.ioInterrupt) }
        return bytes.count
    }

    private func located(_ count: Int, _ offset: UInt64) throws(KernelErrno) -> (Int, Int) {
        let (region, place) = (offset / CCWDevice.stride, Int(offset % CCWDevice.stride))
        guard region < UInt64(regionCount), count >= 0 else { throw .invalidArgument }
        let size = regions.withLock { $0[Int(region)].count }
        guard place + count <= size else { throw .invalidArgument }
        return (Int(region), place)
    }
}
