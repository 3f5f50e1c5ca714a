public import MdevCore

/// The kernel's sample parent, a PCI dual serial card that exists in software alone
/// (`samples/vfio-mdev/mtty.c`).
public struct MttyParent: Sendable {
    public let device: PhysicalDevice
    let ports = SerialPorts()

    /// The types by the second half of their id, which is their number of ports.
    static let types = [(name: "1", pretty: "Single port serial"), (name: "2", pretty: "Dual port serial")]

    /// - Parameter name: `mtty`, as the kernel's one; a second one must have another.
    public init(name: String = "mtty") {
        device = PhysicalDevice(path: ["devices", "virtual", "mtty", name], deviceClass: "mtty")
        device.vendorData = ports
    }

    /// Publishes the card and registers it, in the way of the core's profile.
    /// - Throws: EEXIST where the name is taken.
    public func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        switch core.profile {
        case .v2016:
            try core.add(device)
            try core.register(device, operations)
        case .modern:
            let driver: BusDriver
            if let registered = core.drivers.first(where: { $0.name == "mtty" }) {
                driver = registered
            } else {
                driver = try core.register(MttyParent.driver)
            }
            try core.add(device)
            let types = MttyParent.types.map { MdevTypeName(sysfsName: $0.name, prettyName: $0.pretty) }
            try core.register(device, driver: driver, types: types)
        }
    }
}
