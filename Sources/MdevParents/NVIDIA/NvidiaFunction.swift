internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// The vGPU vendor driver on one function of a board. Every refusal of a create is EIO.
final class NvidiaFunction: Vendor {
    static let driverName = "nvidia-vgpu-vfio"
    static let deviceAPI = "vfio-pci"

    private let gpu: NvidiaGPU
    private let isVirtual: Bool
    private let isUsed = Mutex(false)
    let parameters = Mutex<[GUID: String]>([:])

    init(_ gpu: NvidiaGPU, isVirtual: Bool) {
        self.gpu = gpu
        self.isVirtual = isVirtual
    }

    var model: NvidiaModel { gpu.model }

    func types(_ profile: CoreProfile) -> [VendorType] {
        gpu.model.types.map { VendorType(name: String($0.id), prettyName: $0.name) }
    }

    func available(_ type: SupportedType) -> Int {
        guard let type = vgpuType(of: type) else { return 0 }
        let left = gpu.available(type)
        guard isVirtual else { return left }
        return isUsed.withLock { $0 } ? 0 : min(left, 1)
    }

    func description(of type: SupportedType) -> String { vgpuType(of: type)?.text ?? "" }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        guard let type = vgpuType(of: device.type), claim() else { throw .inputOutput }
        guard gpu.take(type) else {
            isUsed.withLock { $0 = false }
            throw .inputOutput
        }
        parameters.withLock { $0[device.uuid] = "" }
    }

    /// Row D7: EPERM in use, which user space sees as EBUSY.
    func checkRemoval(of device: MdevDevice) throws(KernelErrno) {
        if device.openCount > 0 { throw .notPermitted }
    }

    func remove(_ device: MdevDevice) {
        parameters.withLock { _ = $0.removeValue(forKey: device.uuid) }
        isUsed.withLock { $0 = false }
        gpu.giveBack()
    }

    /// What its plugin does is not public: the BARs are there, and empty.
    func model(of device: MdevDevice) -> any VFIODeviceModel {
        let model = gpu.model
        let bars: [UInt32: UInt64] = [0: 16 << 20, 1: 256 << 20, 3: 32 << 20]
        return PCIFunctionDevice(
            PCIFunctionDevice.Layout(
                configuration: PCIConfiguration(
                    vendor: 0x10de, device: model.pciDevice, subsystem: (0x10de, model.pciDevice),
                    class: UInt16(model.pciClass >> 8)),
                regions: PCIFunctionDevice.regions(bars, configuration: 4096)))
    }

    /// A virtual function carries one vGPU.
    private func claim() -> Bool {
        guard isVirtual else { return true }
        return isUsed.withLock { isUsed in
            guard !isUsed else { return false }
            isUsed = true
            return true
        }
    }

    private func vgpuType(of type: SupportedType) -> NvidiaType? {
        gpu.model.types.first { String($0.id) == type.vendorName }
    }
}
