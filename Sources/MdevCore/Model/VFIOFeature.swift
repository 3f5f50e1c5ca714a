/// DEVICE_FEATURE, which the modern VFIO core answers before the vendor (`vfio_main.c:vfio_ioctl_device_feature`). No
/// device here has a feature.
enum VFIOFeature {
    /// `_IO(';', 100 + 17)`.
    static let command: UInt32 = 0x3B75
    private static let get: UInt32 = 1 << 16
    private static let set: UInt32 = 1 << 17
    private static let probe: UInt32 = 1 << 18

    /// - Throws: EFAULT where the memory is shorter than `argsz` and `flags`, EINVAL where `argsz` is (V9) or the
    ///   flags are no question (V8), ENOTTY to the rest.
    static func answer(_ argument: [UInt8]) throws(KernelErrno) -> Int32 {
        guard argument.count >= 8 else { throw .fault }
        let size = number(argument[0..<4])
        let flags = number(argument[4..<8])
        guard size >= 8, flags & ~(0xffff | get | set | probe) == 0 else { throw .invalidArgument }
        if flags & probe == 0, flags & get != 0, flags & set != 0 { throw .invalidArgument }
        throw .notTypewriter
    }

    /// In the byte order of the hosts that we know.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
