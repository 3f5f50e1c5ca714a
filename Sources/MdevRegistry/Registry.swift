public import MdevModel
public import Sysfs

/// The mdev registry over a tree: reads it as a snapshot, and changes it by its verbs (`Registry+Verbs`).
///
/// Holds no state: two registries over one tree see the same, and nothing is remembered between calls.
public struct Registry<Tree: SysfsTree>: Sendable {
    public let tree: Tree
    /// Makes the writes that can block for as long as a device is held; nil: they are made here.
    public let lane: WriteLane?

    /// - Parameter lane: for a tree where a write may block: the running kernel's, or a mount.
    public init(tree: Tree, lane: WriteLane? = nil) {
        self.tree = tree
        self.lane = lane
    }

    // Made for the kernel's tree ahead: a large host is tens of thousands of calls of the tree, which through
    // the protocol's witnesses take a tenth of the snapshot's time.
    /// Reads the registry once: parents with their types, devices, bus drivers.
    ///
    /// What cannot be read or made sense of is a finding of the snapshot; what vanishes while it is read is
    /// gone.
    /// - Throws: ``RegistryError/noMdevSupport(_:)`` where neither `class/mdev_bus` nor `bus/mdev` is there,
    ///   ``RegistryError/unreadable(_:)`` where they are but cannot be listed.
    @specialized(where Tree == DirectoryTree)
    public func snapshot(
        attributes: AttributeSelection = .none
    ) throws(RegistryError) -> RegistrySnapshot {
        var reader = SnapshotReader(tree: tree, selection: attributes)
        return try reader.snapshot()
    }

    /// The devices of one parent, in order; none where it is not there.
    public func deviceUUIDs(on parent: ParentName) -> [DeviceUUID] {
        SnapshotReader(tree: tree, selection: .none).deviceUUIDs(in: [RegistryLayout.parents + [parent.text]])
    }

    /// Which devices a snapshot would have, in order, without reading types and links.
    /// - Throws: as ``snapshot(attributes:)``.
    public func deviceUUIDs() throws(RegistryError) -> [DeviceUUID] {
        try SnapshotReader(tree: tree, selection: .none).deviceUUIDs()
    }
}
