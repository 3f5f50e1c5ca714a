internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// The `vfio_ccw` vendor driver on one subchannel. A second device is EUSERS now and EPERM then (row X4).
final class CCWSubchannel: Vendor {
    static let driverName = "vfio_ccw_mdev"
    static let deviceAPI = "vfio-ccw"
    static let describesTypes = false

    private let allowance = Allowance(1)
    private let operational = Mutex(true)

    var limit: UInt32? { allowance.limit }

    var isOperational: Bool {
        get { operational.withLock { $0 } }
        set { operational.withLock { $0 = newValue } }
    }

    func types(_ profile: CoreProfile) -> [VendorType] {
        [VendorType(name: "io", prettyName: "I/O subchannel (Non-QDIO)")]
    }

    func available(_ type: SupportedType) -> Int { allowance.available }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        guard isOperational else { throw .noDevice }
        guard device.parent.core.profile == .modern || allowance.take() else { throw .notPermitted }
    }

    func model(of device: MdevDevice) -> any VFIODeviceModel {
        CCWDevice(self, device.parent.core.profile)
    }

    func remove(_ device: MdevDevice) {
        if device.parent.core.profile == .v2016 { allowance.giveBack() }
    }
}
