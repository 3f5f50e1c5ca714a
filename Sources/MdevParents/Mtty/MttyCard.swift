internal import MdevCore
internal import MdevVFIO

/// The `mtty` vendor driver. Modern: its own count, ENOSPC when the ports are out (rows X3, X4). 2016: it
/// never refuses a create, and counts below zero (row X6).
final class MttyCard: Vendor {
    static let driverName = "mtty"
    static let deviceAPI = "vfio-pci"
    static let describesTypes = false
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [
            AttributeGroup<MdevDevice>(
                name: "vendor",
                [Attribute("sample_mdev_dev", mode: 0o444, show: { "This is MDEV \($0.name)\n" })])
        ]
    }

    private let ports: SerialPorts

    init(ports: Int) { self.ports = SerialPorts(ports) }

    var parentAttributes: [AttributeGroup<PhysicalDevice>] {
        [
            AttributeGroup(
                name: "mtty_dev",
                [Attribute("sample_mtty_dev", mode: 0o444, show: { _ in "This is phy device\n" })])
        ]
    }

    func types(_ profile: CoreProfile) -> [VendorType] {
        [
            VendorType(name: "1", prettyName: "Single port serial"),
            VendorType(name: "2", prettyName: "Dual port serial"),
        ]
    }

    func available(_ type: SupportedType) -> Int { ports.available(MttyCard.portCount(of: type)) }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        let isLimited = device.parent.core.profile == .modern
        guard ports.take(MttyCard.portCount(of: device.type), isLimited: isLimited) else {
            throw .noSpace
        }
    }

    func remove(_ device: MdevDevice) {
        ports.giveBack(MttyCard.portCount(of: device.type))
    }

    func model(of device: MdevDevice) -> any VFIODeviceModel {
        MttyDevice(ports: MttyCard.portCount(of: device.type))
    }

    static func portCount(of type: SupportedType) -> Int { type.vendorName == "2" ? 2 : 1 }
}
