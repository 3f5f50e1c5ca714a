/// The one place that knows where sysfs keeps what. Paths are relative to the tree's root.
public enum RegistryLayout {
    public static let parents = ["class", "mdev_bus"]
    public static let devices = ["bus", "mdev", "devices"]
    public static let busDrivers = ["bus", "mdev", "drivers"]
    public static let iommuGroups = ["kernel", "iommu_groups"]
    /// The published user-space core's uevent stream; a real sysfs has netlink instead.
    public static let uevents = ["kernel", "uevents"]

    public static let supportedTypes = "mdev_supported_types"

    public enum TypeFile {
        public static let create = "create"
        public static let name = "name"
        public static let deviceAPI = "device_api"
        public static let availableInstances = "available_instances"
        public static let description = "description"
        public static let devices = "devices"
    }

    public enum DeviceFile {
        public static let remove = "remove"
        public static let driver = "driver"
        public static let iommuGroup = "iommu_group"
        public static let type = "mdev_type"
        public static let subsystem = "subsystem"
        public static let uevent = "uevent"
    }

    public enum ParentFile {
        public static let physicalFunction = "physfn"
        public static let driver = "driver"
        public static let subsystem = "subsystem"
        /// A subchannel's device number; its ccw device itself is gone while vfio_ccw has the subchannel.
        public static let subchannelDevice = "dev_busid"
    }

    public static let bind = "bind"
    public static let unbind = "unbind"

    /// NVIDIA's per-VF interface that stands in mdev's place on newer kernels (mdev-semantics §3.5).
    public static let successorAttribute = ["nvidia", "current_vgpu_type"]
}
