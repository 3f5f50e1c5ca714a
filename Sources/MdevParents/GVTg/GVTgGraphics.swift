internal import MdevCore
internal import MdevVFIO
internal import Synchronization

/// The GVT-g vendor driver. What is available is computed anew from what its devices have; out of any of the
/// three resources, or of the seven ids, is ENOSPC.
final class GVTgGraphics: Vendor {
    static let driverName = "intel_vgpu_mdev"
    static let deviceAPI = "vfio-pci"
    static func deviceAttributes(_ profile: CoreProfile) -> [AttributeGroup<MdevDevice>] {
        [
            AttributeGroup<MdevDevice>(
                name: "intel_vgpu",
                [
                    Attribute(
                        "vgpu_id", mode: 0o444,
                        show: { (device: MdevDevice) throws(KernelErrno) in
                            "\(try GVTgGraphics.of(device.parent).identity(of: device))\n"
                        })
                ])
        ]
    }

    private struct Instance {
        let id: Int
        let share: GVTgShare
        /// Where its part of the aperture begins, in MB.
        let start: Int
    }

    private struct State {
        var low: Int
        var high: Int
        var fences: Int
        var instances: [GUID: Instance] = [:]
        var opened: Set<GUID> = []

        /// The first part of the aperture that is free, behind the host's.
        func gap(of size: Int, below end: Int) -> Int? {
            var start = GVTgShare.hostLow
            for instance in instances.values.sorted(by: { $0.start < $1.start }) {
                if instance.start - start >= size { break }
                start = instance.start + instance.share.low
            }
            return start + size <= end ? start : nil
        }
    }

    /// Ids run from 1 (`GVT_MAX_VGPU` is 8).
    private static let ids = 1...7

    let configuration: GVTgParent.Configuration
    private let state: Mutex<State>

    init(_ configuration: GVTgParent.Configuration) {
        self.configuration = configuration
        let hidden = configuration.hiddenMB ?? 4096 - configuration.apertureMB
        state = Mutex(
            State(
                low: configuration.apertureMB - GVTgShare.hostLow, high: hidden - GVTgShare.hostHigh,
                fences: configuration.fences - GVTgShare.hostFences))
    }

    func types(_ profile: CoreProfile) -> [VendorType] {
        // Then there was no `name` file; now it falls back to the id's second half (row T6).
        shares(profile).map { VendorType(name: name(of: $0), prettyName: nil) }
    }

    func available(_ type: SupportedType) -> Int {
        guard let share = share(of: type) else { return 0 }
        return state.withLock { state in
            max(0, min(state.low / share.low, state.high / share.high, state.fences / share.fences))
        }
    }

    func description(of type: SupportedType) -> String { share(of: type)?.text ?? "" }

    func create(_ device: MdevDevice) throws(KernelErrno) {
        guard let share = share(of: device.type) else { throw .invalidArgument }
        let isDone = state.withLock { state in
            let taken = Set(state.instances.values.map(\.id))
            guard let id = GVTgGraphics.ids.first(where: { !taken.contains($0) }),
                state.low >= share.low, state.high >= share.high, state.fences >= share.fences,
                let start = state.gap(of: share.low, below: configuration.apertureMB)
            else { return false }
            state.low -= share.low
            state.high -= share.high
            state.fences -= share.fences
            state.instances[device.uuid] = Instance(id: id, share: share, start: start)
            return true
        }
        guard isDone else { throw .noSpace }
    }

    /// Row D7.
    func checkRemoval(of device: MdevDevice) throws(KernelErrno) {
        if device.openCount > 0 { throw .busy }
    }

    func remove(_ device: MdevDevice) {
        state.withLock { state in
            guard let instance = state.instances.removeValue(forKey: device.uuid) else { return }
            state.low += instance.share.low
            state.high += instance.share.high
            state.fences += instance.share.fences
        }
    }

    func identity(of device: MdevDevice) throws(KernelErrno) -> Int {
        guard let instance = state.withLock({ $0.instances[device.uuid] }) else { throw .noDevice }
        return instance.id
    }

    /// In the 2016 design each descriptor opens the device: a second one is EEXIST. Whoever opens it counts
    /// as a guest here; without one it were ESRCH.
    func open(_ device: MdevDevice) throws(KernelErrno) {
        let isFirst = state.withLock { $0.opened.insert(device.uuid).inserted }
        guard isFirst else { throw .exists }
    }

    func release(_ device: MdevDevice) {
        state.withLock { _ = $0.opened.remove(device.uuid) }
    }

    func model(of device: MdevDevice) -> any VFIODeviceModel {
        let instance = state.withLock { $0.instances[device.uuid] }
        return PCIFunctionDevice(
            layout(low: instance?.share.low ?? 0, start: instance?.start ?? GVTgShare.hostLow))
    }

    private func shares(_ profile: CoreProfile) -> [GVTgShare] {
        GVTgShare.shares(apertureMB: configuration.apertureMB, profile)
    }

    func share(of type: SupportedType) -> GVTgShare? {
        shares(type.parent.core.profile).first { name(of: $0) == type.vendorName }
    }

    private func name(of share: GVTgShare) -> String {
        "GVTg_V\(configuration.generation == 8 ? 4 : 5)_\(share.suffix)"
    }
}
