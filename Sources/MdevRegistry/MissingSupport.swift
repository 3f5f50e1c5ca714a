internal import MdevModel
internal import Sysfs

/// A tree without mdev, and what stands there in its place.
public struct MissingSupport: Hashable, Sendable, CustomStringConvertible {
    /// The tree's name: `/sys`.
    public var tree: String
    /// The PCI device with NVIDIA's per-VF interface, which newer drivers have in mdev's place
    /// (mdev-semantics §3.5); nil where there is none.
    public var successor: String?

    public init(tree: String, successor: String? = nil) {
        self.tree = tree
        self.successor = successor
    }

    public var description: String {
        let start = "\(tree) has no mediated devices: neither class/mdev_bus nor bus/mdev is there."
        guard let successor else {
            return start
                + " Load the driver of a device that offers mdev types (such as nvidia-vgpu-vfio, kvmgt,"
                + " vfio_ccw or vfio_ap), which loads the mdev module."
        }
        return start
            + " The PCI device \(successor) has \(RegistryLayout.successorAttribute.joined(separator: "/")),"
            + " NVIDIA's per-VF interface, in its place: this driver makes vGPUs without mdev, and loading mdev"
            + " would change nothing."
    }
}

extension MissingSupport {
    /// Looks for the successor interface under `bus/pci/devices`.
    init(of tree: some SysfsTree) {
        self.init(tree: tree.label, successor: Self.successor(in: tree))
    }

    private static func successor(in tree: some SysfsTree) -> String? {
        let devices = ["bus", "pci", "devices"]
        guard let list = attempt({ () throws(SysfsError) in try tree.open(devices).list() }) else {
            return nil
        }
        let names = list.map(\.name).sorted(by: naturallyPrecedes)
        return names.first { name in
            attempt { () throws(SysfsError) in
                try tree.open(devices + [name, RegistryLayout.successorAttribute[0]])
                    .mode(RegistryLayout.successorAttribute[1])
            } != nil
        }
    }

    /// What cannot be looked at is not there: this only words a message.
    private static func attempt<Value>(_ look: () throws(SysfsError) -> Value) -> Value? {
        do throws(SysfsError) { return try look() } catch { return nil }
    }
}
