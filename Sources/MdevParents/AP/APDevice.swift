internal import MdevCore
internal import MdevVFIO

/// A device of `vfio_ap`: all that it has goes through its guest's instructions, so there is no region and no
/// interrupt, and nothing can be read, written or mapped.
final class APDevice: VFIODeviceModel {
    let info = VFIODeviceInfo(flags: [.ap, .reset], regions: 0, interrupts: 0)

    func answer(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        switch command {
        case VFIOCommand.getInfo:
            try checkArgument(argument, atLeast: VFIODeviceInfo.size)
            info.put(into: &argument)
            return 0
        case VFIOCommand.reset: return 0
        // Row V7: this driver says so to what others say ENOTTY to.
        default: throw .notSupported
        }
    }

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo { throw .notSupported }
    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo { throw .notSupported }
    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) { throw .notSupported }
    func reset() {}
    func closed() {}
    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] { throw .invalidArgument }
    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int { throw .invalidArgument }
}
