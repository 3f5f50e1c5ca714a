internal import MdevCore
internal import MdevVFIO

/// The configuration space of an `mtty` device, a PCI serial card of vendor 4348
/// (`mtty.c:mtty_create_config_space`, `handle_pci_cfg_write`).
struct MttyConfiguration {
    private var space: PCIConfiguration
    private let ports: Int

    init(ports: Int) {
        self.ports = ports
        space = PCIConfiguration(
            vendor: 0x4348, device: 0x3253, subsystem: (0x4348, 0x3253), class: 0x0700)
        space.put(UInt16(0x0001), at: PCIConfiguration.command)
        space.put(UInt16(0x0200), at: PCIConfiguration.status)
        space.put(UInt8(0x10), at: PCIConfiguration.revision)
        // Compatible with a 16550.
        space.put(UInt8(0x02), at: PCIConfiguration.revision + 1)
        for port in 0..<ports { space.put(UInt32(1), at: PCIConfiguration.bar(port)) }
        space.put(UInt8(1), at: PCIConfiguration.interruptPin)
        for (offset, value) in [(0x40, 0x23), (0x43, 0x80), (0x44, 0x23), (0x48, 0x23), (0x4c, 0x23)] {
            space.put(UInt8(value), at: offset)
        }
        space.put("PCI Serial/UART", at: 0x60)
    }

    func read(_ count: Int, at offset: Int) throws(KernelErrno) -> [UInt8] {
        guard offset + count <= space.bytes.count else { throw .fault }
        return Array(space.bytes[offset..<(offset + count)])
    }

    /// Most of it ignores what is written.
    mutating func write(_ bytes: [UInt8], at offset: Int) throws(KernelErrno) {
        guard offset + bytes.count <= space.bytes.count else { throw .fault }
        switch offset {
        case PCIConfiguration.interruptLine: space.put(bytes[0], at: offset)
        case 0x10, 0x14:
            guard bytes.count == 4 else { return }
            let bar = (offset - 0x10) / 4
            if bar < ports {
                space.writeBAR(
                    bar, bytes.number32(at: 0), size: UInt32(SerialPort.count), typeBits: 3)
            } else {
                space.put(UInt32(0), at: offset)
            }
        case 0x18, 0x1c, 0x20: space.put(UInt32(0), at: offset)
        default: break
        }
    }
}
