/// A type of `mdpy`: its resolution, four bytes a pixel.
struct MdpyMode: Hashable, Sendable {
    let name: String
    let width: Int
    let height: Int

    static let all = [
        MdpyMode(name: "vga", width: 640, height: 480),
        MdpyMode(name: "xga", width: 1024, height: 768),
        MdpyMode(name: "hd", width: 1920, height: 1080),
    ]

    var resolution: String { "\(width)x\(height)" }

    /// In bytes, up to the next power of two, as a PCI BAR is.
    var memory: Int {
        var size = 4096
        while size < width * height * 4 { size *= 2 }
        return size
    }
}
