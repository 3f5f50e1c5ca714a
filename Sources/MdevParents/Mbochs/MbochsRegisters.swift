internal import MdevVFIO

/// The registers of an `mbochs` device: dispi, and the monitor that user space plugs in.
struct MbochsRegisters {
    private static let dispi = 0x500
    private static let dispiCount = 11
    /// Where in the monitor's region its EDID lies, and how long it may be, in bytes.
    private static let edidOffset = 0x800
    private static let edidLimit = 0x400
    private static let isUp: UInt32 = 1
    private static let isDown: UInt32 = 2

    private var values = [UInt16](repeating: 0, count: dispiCount)
    private var edid = [UInt8](repeating: 0, count: edidLimit)
    /// `struct vfio_region_gfx_edid`.
    private var edidSize: UInt32 = 0
    private var linkState = isDown
    private let maximumWidth: UInt32
    private let maximumHeight: UInt32

    init(_ size: MbochsSize) {
        values[0] = 0xb0c5
        // Video memory in units of 64 KB.
        values[10] = UInt16(size.memory >> 16)
        maximumWidth = UInt32(size.maximumWidth)
        maximumHeight = UInt32(size.maximumHeight)
    }

    /// The EDID while the monitor is plugged in, dispi registers by two bytes, and zeros.
    func read(_ count: Int, at offset: Int) -> [UInt8] {
        if offset < MbochsRegisters.edidLimit {
            guard linkState == MbochsRegisters.isUp else { return [UInt8](repeating: 0, count: count) }
            return Array(edid[offset..<(offset + count)])
        }
        guard let register = MbochsRegisters.register(offset, count) else {
            return [UInt8](repeating: 0, count: count)
        }
        var bytes: [UInt8] = []
        bytes.append(values[register])
        return bytes
    }

    mutating func write(_ bytes: [UInt8], at offset: Int) {
        guard let register = MbochsRegisters.register(offset, bytes.count) else { return }
        values[register] = bytes.number(at: 0, as: UInt16.self)
    }

    func readMonitor(_ count: Int, at offset: Int) -> [UInt8] {
        let blob = MbochsRegisters.edidOffset
        if offset >= blob, offset + count <= blob + MbochsRegisters.edidLimit {
            return Array(edid[(offset - blob)..<(offset - blob + count)])
        }
        var bytes: [UInt8] = []
        for number in [
            UInt32(blob), UInt32(MbochsRegisters.edidLimit), edidSize, maximumWidth, maximumHeight, linkState,
        ] { bytes.append(number) }
        guard offset + count <= bytes.count else { return [UInt8](repeating: 0, count: count) }
        return Array(bytes[offset..<(offset + count)])
    }

    /// The EDID, its length, and whether the monitor is plugged in; nothing else can be written.
    mutating func writeMonitor(_ bytes: [UInt8], at offset: Int) {
        let blob = MbochsRegisters.edidOffset
        switch offset {
        case blob..<(blob + MbochsRegisters.edidLimit):
            guard offset + bytes.count <= blob + MbochsRegisters.edidLimit else { return }
            edid.replaceSubrange((offset - blob)..<(offset - blob + bytes.count), with: bytes)
        case 8 where bytes.count == 4:
            let size = bytes.number32(at: 0)
            if size <= MbochsRegisters.edidLimit { edidSize = size }
        case 20 where bytes.count == 4:
            let state = bytes.number32(at: 0)
            if state == MbochsRegisters.isUp || state == MbochsRegisters.isDown { linkState = state }
        default: break
        }
    }

    private static func register(_ offset: Int, _ count: Int) -> Int? {
        guard count == 2, offset >= dispi, offset < dispi + 2 * dispiCount else { return nil }
        return (offset - dispi) / 2
    }
}
