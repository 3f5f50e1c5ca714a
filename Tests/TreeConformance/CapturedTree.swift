public import Sysfs

/// Builds a captured sysfs in a temporary folder, piece by piece, in the shapes of real hosts
/// (mdev-semantics T1-T9, C23, C24).
public struct CapturedTree: Sendable {
    public let folder: TemporaryFolder

    /// With the empty class and bus of a loaded mdev module.
    public init() throws(SysfsError) {
        folder = try TemporaryFolder()
        try folder.directory("class/mdev_bus")
        try folder.directory("bus/mdev/devices")
        try folder.directory("bus/mdev/drivers")
    }

    public func tree() throws(SysfsError) -> DirectoryTree { try DirectoryTree(folder.path) }

    public func busDriver(_ name: String) throws(SysfsError) {
        try folder.file("bus/mdev/drivers/\(name)/bind", "", mode: 0o200)
        try folder.file("bus/mdev/drivers/\(name)/unbind", "", mode: 0o200)
    }

    /// - Parameters:
    ///   - path: the real directory, relative to the root; its last component is the parent's name.
    ///   - driver: the driver that it is bound to; `nil` for a parent with a class alone.
    public func parent(_ path: String, driver: String?, subsystem: String) throws(SysfsError) {
        try folder.directory("\(path)/mdev_supported_types")
        try folder.link("class/mdev_bus/\(Self.name(path))", to: "../../\(path)")
        try folder.link("\(path)/subsystem", to: "\(Self.up(path))/\(subsystem)")
        guard let driver else { return }
        try folder.link("\(path)/driver", to: "\(Self.up(path))/\(subsystem)/drivers/\(driver)")
    }

    /// - Parameter available: the text of `available_instances`.
    public func type(
        _ id: String, of parent: String, name: String?, api: String = "vfio-pci", available: String,
        description: String? = nil
    ) throws(SysfsError) {
        let path = "\(parent)/mdev_supported_types/\(id)"
        try folder.directory("\(path)/devices")
        try folder.file("\(path)/create", "", mode: 0o200)
        try folder.file("\(path)/device_api", "\(api)\n", mode: 0o444)
        try folder.file("\(path)/available_instances", "\(available)\n", mode: 0o444)
        if let name { try folder.file("\(path)/name", "\(name)\n", mode: 0o444) }
        if let description { try folder.file("\(path)/description", "\(description)\n", mode: 0o444) }
    }

    /// - Parameter driver: the bus driver that it is bound to; `nil`: detached, without an IOMMU group.
    public func device(
        _ uuid: String, of parent: String, type: String, driver: String?, group: Int = 0
    ) throws(SysfsError) {
        let path = "\(parent)/\(uuid)"
        try folder.file("\(path)/remove", "", mode: 0o200)
        try folder.file("\(path)/uevent", "", mode: 0o644)
        try folder.file("\(path)/power/control", "auto\n")
        try folder.link("\(path)/subsystem", to: "\(Self.up(path))/bus/mdev")
        try folder.link("\(path)/mdev_type", to: "../mdev_supported_types/\(type)")
        try folder.link("\(parent)/mdev_supported_types/\(type)/devices/\(uuid)", to: "../../../\(uuid)")
        try folder.link("bus/mdev/devices/\(uuid)", to: "../../../\(path)")
        guard let driver else { return }
        try folder.link("\(path)/driver", to: "\(Self.up(path))/bus/mdev/drivers/\(driver)")
        try folder.link("\(path)/iommu_group", to: "\(Self.up(path))/kernel/iommu_groups/\(group)")
        try folder.file("\(path)/vfio-dev/vfio\(group)/dev", "511:\(group)\n")
    }

    /// As the kernel shows a device whose removal waits for its holder (mdev-semantics D7, D12).
    public func beginRemoval(_ uuid: String, of parent: String, type: String) throws(SysfsError) {
        try folder.delete("\(parent)/\(uuid)/remove")
        try folder.delete("\(parent)/\(uuid)/mdev_type")
        try folder.delete("\(parent)/mdev_supported_types/\(type)/devices/\(uuid)")
        try folder.delete("bus/mdev/devices/\(uuid)")
    }

    private static func name(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// From a link in directory `path` up to the root.
    private static func up(_ path: String) -> String {
        path.split(separator: "/").map { _ in ".." }.joined(separator: "/")
    }
}
