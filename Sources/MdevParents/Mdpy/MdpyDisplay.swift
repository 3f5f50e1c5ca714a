internal import MdevCore
internal import MdevVFIO

/// The `mdpy` vendor driver: the core counts its devices now (EUSERS), it did so itself then (ENOMEM; row
/// X4).
final class MdpyDisplay: Vendor {
    static let driverName = "mdpy"
    static let deviceAPI = "vfio-pci"
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [
            AttributeGroup<MdevDevice>(
                name: "vendor",
                [
                    Attribute(
                        "resolution", mode: 0o444, show: { "\(MdpyDisplay.mode(of: $0.type).resolution)\n" })
                ])
        ]
    }

    private let allowance: Allowance

    init(instances: UInt32) { allowance = Allowance(instances) }

    var limit: UInt32? { allowance.limit }

    func types(_ profile: CoreProfile) -> [VendorType] {
        MdpyMode.all.map { VendorType(name: $0.name, prettyName: "mdpy-\($0.name)") }
    }

    func available(_ type: SupportedType) -> Int { allowance.available }

    func description(of type: SupportedType) -> String {
        "virtual display, \(MdpyDisplay.mode(of: type).resolution) framebuffer\n"
    }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        guard device.parent.core.profile == .modern || allowance.take() else { throw .noMemory }
    }

    func remove(_ device: MdevDevice) {
        if device.parent.core.profile == .v2016 { allowance.giveBack() }
    }

    func model(of device: MdevDevice) -> any VFIODeviceModel {
        MdpyDevice(MdpyDisplay.mode(of: device.type))
    }

    static func mode(of type: SupportedType) -> MdpyMode {
        MdpyMode.all.first { $0.name == type.vendorName } ?? MdpyMode.all[0]
    }
}
