internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// The `mbochs` vendor driver: out of memory is ENOSPC now and ENOMEM then (row X4).
final class MbochsDisplay: Vendor {
    static let driverName = "mbochs"
    static let deviceAPI = "vfio-pci"
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [
            AttributeGroup<MdevDevice>(
                name: "vendor",
                [
                    Attribute(
                        "memory", mode: 0o444, show: { "\(MbochsDisplay.size(of: $0.type).megabytes) MB\n" })
                ])
        ]
    }

    /// In MB.
    private let free: Mutex<Int>

    init(megabytes: Int) { free = Mutex(megabytes) }

    func types(_ profile: CoreProfile) -> [VendorType] {
        MbochsSize.all.map { VendorType(name: $0.name, prettyName: "mbochs-\($0.name)") }
    }

    func available(_ type: SupportedType) -> Int {
        free.withLock { $0 } / MbochsDisplay.size(of: type).megabytes
    }

    func description(of type: SupportedType) -> String {
        "virtual display, \(MbochsDisplay.size(of: type).megabytes) MB video memory\n"
    }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        let size = MbochsDisplay.size(of: device.type).megabytes
        let hasRoom = free.withLock { free in
            guard free >= size else { return false }
            free -= size
            return true
        }
        guard hasRoom else {
            throw device.parent.core.profile == .modern ? .noSpace : .noMemory
        }
    }

    func remove(_ device: MdevDevice) {
        free.withLock { $0 += MbochsDisplay.size(of: device.type).megabytes }
    }

    func model(of device: MdevDevice) -> any VFIODeviceModel {
        MbochsDevice(MbochsDisplay.size(of: device.type))
    }

    static func size(of type: SupportedType) -> MbochsSize {
        MbochsSize.all.first { $0.name == type.vendorName } ?? MbochsSize.all[0]
    }
}
