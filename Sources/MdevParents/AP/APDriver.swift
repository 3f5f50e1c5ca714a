internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// The `vfio_ap` vendor driver. Its 65,536 devices run out with EUSERS now, with EPERM then (row X4).
final class APDriver: APVendor {
    let bus: APBus
    let allowance = Allowance(65536)

    init(_ bus: APBus) { self.bus = bus }

    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [AttributeGroup(matrixAttributes(profile))]
    }
}

/// The same of newer kernels: its devices have `ap_config`.
final class APConfigDriver: APVendor {
    let bus: APBus
    let allowance = Allowance(65536)

    init(_ bus: APBus) { self.bus = bus }

    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [AttributeGroup(matrixAttributes(profile) + [configuration])]
    }
}

/// What both have in common.
protocol APVendor: Vendor {
    var bus: APBus { get }
    var allowance: Allowance { get }
}

extension APVendor {
    static var driverName: String { "vfio_ap_mdev" }
    static var deviceAPI: String { "vfio-ap" }
    static var describesTypes: Bool { false }

    var limit: UInt32? { allowance.limit }

    func types(_ profile: CoreProfile) -> [VendorType] {
        [VendorType(name: "passthrough", prettyName: "VFIO AP Passthrough Device")]
    }

    func available(_ type: SupportedType) -> Int { allowance.available }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        guard device.parent.core.profile == .modern || allowance.take() else { throw .notPermitted }
        bus.state.withLock { $0.matrices[device.uuid] = APMatrix() }
    }

    /// Row D7.
    func checkRemoval(of device: MdevDevice) throws(KernelErrno) {
        if device.openCount > 0 { throw .busy }
    }

    func model(of device: MdevDevice) -> any VFIODeviceModel { APDevice() }

    func remove(_ device: MdevDevice) {
        bus.state.withLock { _ = $0.matrices.removeValue(forKey: device.uuid) }
        if device.parent.core.profile == .v2016 { allowance.giveBack() }
    }
}
