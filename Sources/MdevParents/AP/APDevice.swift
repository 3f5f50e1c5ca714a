internal import MdevCore
internal import MdevVFIO

/// A device of `vfio_ap`: all that it has goes through its guest's instructions, so there is no region and no
/// interrupt, and nothing can be read, written or mapped.
final class APDevice: VFIODeviceModel {
    let info = VFIODeviceInfo(flags: [.ap, .reset], regions: 0, interrupts: 0)

    func regionInfo(_ index: UInt32) throws(KernelErrno) -> VFIORegionInfo { throw .notSupported }
    func irqInfo(_ index: UInt32) throws(KernelErrno) -> VFIOIRQInfo { throw .notSupported }
    func setIRQs(_ request: VFIOIRQSet) throws(KernelErrno) { throw .notSupported }
    func reset() {}
    func closed() {}

    /// Row V7: this driver says EOPNOTSUPP to what others say ENOTTY to.
    func other(_ command: UInt32, _ argument: inout [UInt8]) throws(KernelErrno) -> Int32 {
        throw .notSupported
    }

    func read(_ count: Int, at offset: UInt64) throws(KernelErrno) -> [UInt8] { throw .invalidArgument }
    func write(_ bytes: [UInt8], at offset: UInt64) throws(KernelErrno) -> Int { throw .invalidArgument }
}
