/// The calls of VFIO's descriptors: `_IO(';', 100 + n)` (`include/uapi/linux/vfio.h`; mdev-semantics §4).
/// Some numbers mean one thing on a container and another on a device.
public enum VFIOCommand {
    public static let getAPIVersion: UInt32 = 0x3B64
    public static let checkExtension: UInt32 = 0x3B65
    public static let setIOMMU: UInt32 = 0x3B66

    public static let getStatus: UInt32 = 0x3B67
    public static let setContainer: UInt32 = 0x3B68
    public static let unsetContainer: UInt32 = 0x3B69
    public static let getDevice: UInt32 = 0x3B6A

    public static let getInfo: UInt32 = 0x3B6B
    public static let getRegionInfo: UInt32 = 0x3B6C
    public static let getIRQInfo: UInt32 = 0x3B6D
    public static let setIRQs: UInt32 = 0x3B6E
    public static let reset: UInt32 = 0x3B6F
    /// On a device; 0x3B72 is ``unmapDMA`` on a container.
    public static let queryGraphicsPlane: UInt32 = 0x3B72

    public static let getIOMMUInfo: UInt32 = 0x3B70
    public static let mapDMA: UInt32 = 0x3B71
    public static let unmapDMA: UInt32 = 0x3B72
}
