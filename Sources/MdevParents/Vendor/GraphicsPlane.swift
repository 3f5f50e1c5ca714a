internal import MdevCore
internal import MdevVFIO

/// `struct vfio_device_gfx_plane_info`: where a display's picture is.
struct GraphicsPlane {
    static let probe: UInt32 = 1
    static let dmabuf: UInt32 = 2
    static let region: UInt32 = 4

    var format: UInt32
    /// In pixels.
    var width: Int
    var height: Int
    /// In bytes.
    var stride: Int
    var size: Int
    /// The region's index, or the number of the buffer.
    var source: UInt32

    /// - Throws: EFAULT and EINVAL where the caller's structure is too small.
    static func check(_ argument: [UInt8]) throws(KernelErrno) { try checkArgument(argument, atLeast: 60) }

    func put(into argument: inout [UInt8]) {
        argument.put(format, at: 12)
        argument.put(UInt64(0), at: 16)
        for (index, number) in [width, height, stride, size, 0, 0, 0, 0].enumerated() {
            argument.put(UInt32(number), at: 24 + 4 * index)
        }
        argument.put(source, at: 56)
    }
}
