internal import MdevVFIO

/// The configuration space of a PCI device: 256 bytes, little-endian.
struct PCIConfiguration {
    private(set) var bytes = [UInt8](repeating: 0, count: 256)

    static let command = 0x04
    static let status = 0x06
    static let revision = 0x08
    static let subclass = 0x0a
    static let subsystem = 0x2c
    static let capabilities = 0x34
    static let interruptLine = 0x3c
    static let interruptPin = 0x3d

    static func bar(_ index: Int) -> Int { 0x10 + 4 * index }

    init(vendor: UInt16, device: UInt16, subsystem: (vendor: UInt16, device: UInt16), class subclass: UInt16)
    {
        put(vendor, at: 0)
        put(device, at: 2)
        put(subsystem.vendor, at: PCIConfiguration.subsystem)
        put(subsystem.device, at: PCIConfiguration.subsystem + 2)
        put(subclass, at: PCIConfiguration.subclass)
    }

    mutating func put(_ number: some FixedWidthInteger, at offset: Int) { bytes.put(number, at: offset) }

    mutating func put(_ text: String, at offset: Int) {
        for (index, byte) in text.utf8.enumerated() { put(byte, at: offset + index) }
    }

    /// What a guest's write of a BAR leaves there: all ones ask for its size.
    mutating func writeBAR(_ index: Int, _ value: UInt32, size: UInt32, typeBits: UInt32) {
        let old = bytes.number32(at: PCIConfiguration.bar(index))
        let address = value == .max ? ~size &+ 1 : value
        put(address & ~typeBits | old & typeBits, at: PCIConfiguration.bar(index))
    }
}

/// A long access as the kernel's samples cut it: into aligned parts of four, two or one byte.
func aligned(_ count: Int, at offset: UInt64) -> [(offset: UInt64, count: Int)] {
    var parts: [(offset: UInt64, count: Int)] = []
    var done = 0
    while done < count {
        let place = offset + UInt64(done)
        let left = count - done
        let size = left >= 4 && place % 4 == 0 ? 4 : left >= 2 && place % 2 == 0 ? 2 : 1
        parts.append((place, size))
        done += size
    }
    return parts
}
