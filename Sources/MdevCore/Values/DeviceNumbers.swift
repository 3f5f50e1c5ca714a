internal import Synchronization

/// The numbers of a mediated device that are handed out lowest first, and so depend on what was there before.
public struct DeviceNumbers: Hashable, Sendable {
    /// Of its IOMMU group, and so of its VFIO group.
    public var group: Int?
    /// In `vfio-dev/vfio<number>`; modern alone.
    public var vfio: Int?

    public init(group: Int?, vfio: Int?) {
        self.group = group
        self.vfio = vfio
    }
}

extension MdevDevice {
    /// Those that it has now.
    public var numbers: DeviceNumbers { DeviceNumbers(group: iommuGroup?.id, vfio: vfioDevice?.number) }

    /// The one that it is to have, once: bound again later, it gets the lowest free one as any other.
    func takeWanted(_ number: WritableKeyPath<DeviceNumbers, Int?>) -> Int? {
        state.withLock { state in
            guard var wanted = state.wanted, let value = wanted[keyPath: number] else { return nil }
            wanted[keyPath: number] = nil
            state.wanted = wanted
            return value
        }
    }
}
