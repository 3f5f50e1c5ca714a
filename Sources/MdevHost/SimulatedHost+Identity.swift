internal import MdevModel

extension SimulatedHost {
    /// Of this project, for the ids of simulated hosts.
    private static let namespace = DeviceUUID(high: 0x6d64_6576_2d68_5f73, low: 0x9b1d_6c0f_52c1_4e77)

    /// As `/etc/machine-id` has it; the same wherever a host of that name is simulated.
    static func machineID(of name: String) -> String {
        DeviceUUID(version5: "machine/\(name)", in: namespace).description.filter { $0 != "-" }
    }

    /// Of a host that was never reset, so that a reader and the first writer agree on it.
    static func firstBoot(of name: String) -> String {
        DeviceUUID(version5: "boot/\(name)", in: namespace).description
    }
}

extension DeviceUUID {
    /// Version 4, as the kernel's boot ids are.
    static func random() -> DeviceUUID {
        DeviceUUID(
            high: UInt64.random(in: .min ... .max) & 0xffff_ffff_ffff_0fff | 0x4000,
            low: UInt64.random(in: .min ... .max) & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}
