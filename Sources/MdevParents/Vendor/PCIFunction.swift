internal import MdevCore

/// A PCI function of the host, as a parent is one.
enum PCIFunction {
    /// `devices/pci0000:41/0000:41:00.0`: each bus is taken for a root bus of its own.
    /// - Throws: EINVAL where the address is not `dddd:bb:dd.f` in lower-case hexadecimal.
    static func path(_ address: String) throws(KernelErrno) -> [String] {
        guard isAddress(address) else { throw .invalidArgument }
        return ["devices", "pci\(address.prefix(7))", address]
    }

    /// The files that every function has; numbers as `lspci -n` knows them.
    static func attributes(
        vendor: UInt16, device: UInt16, deviceClass: UInt32, and more: [Attribute<PhysicalDevice>] = []
    ) -> [AttributeGroup<PhysicalDevice>] {
        let numbers = [
            ("vendor", "0x\(hex(vendor, 4))\n"), ("device", "0x\(hex(device, 4))\n"),
            ("class", "0x\(hex(deviceClass, 6))\n"),
        ]
        let files = numbers.map { name, text in
            Attribute<PhysicalDevice>(name, mode: 0o444, show: { _ in text })
        }
        return [AttributeGroup(files + more)]
    }

    /// The address of a virtual function: `offset` functions behind the physical one.
    static func address(_ address: String, plus offset: Int) -> String {
        let number =
            (Int(address.dropFirst(8).prefix(2), radix: 16) ?? 0) * 8
            + (Int(address.suffix(1)) ?? 0) + offset
        return "\(address.prefix(8))\(hex(number / 8, 2)).\(number % 8)"
    }

    private static func isAddress(_ text: String) -> Bool {
        let form = Array("xxxx:xx:xx.f".utf8)
        let bytes = Array(text.utf8)
        guard bytes.count == form.count else { return false }
        return zip(bytes, form).allSatisfy { byte, kind in
            switch kind {
            case UInt8(ascii: "x"):
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            case UInt8(ascii: "f"): (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte)
            default: byte == kind
            }
        }
    }
}

/// Lower-case hexadecimal, filled up with zeros.
func hex(_ number: some BinaryInteger, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
