/// A device that offers mdev types (`class/mdev_bus/NAME`).
public struct ParentDevice: Hashable, Sendable, Codable {
    public var name: ParentName
    /// The real directory relative to the tree's root, such as `devices/virtual/mtty/mtty`.
    public var path: String
    /// The physical function it belongs to (`physfn`'s name), or its own name.
    public var card: String
    /// The driver link's name, else the subsystem's (mtty has no driver), else nil.
    public var driver: DriverName?
    /// The ccw devices of a subchannel (`0.0.3000`): its child, and what its `dev_busid` names (drivers/s390/cio/css.c:
    /// `dev_busid_show`), which stays when vfio_ccw takes the subchannel and the child goes.
    public var ccwDevices: [String]
    /// In natural order of ids.
    public var types: [MdevType]

    public init(
        name: ParentName, path: String, card: String? = nil, driver: DriverName? = nil,
        ccwDevices: [String] = [],
        types: [MdevType] = []
    ) {
        self.name = name
        self.path = path
        self.card = card ?? name.text
        self.driver = driver
        self.ccwDevices = ccwDevices
        self.types = types
    }
}

/// One of a parent's mdev types (`mdev_supported_types/ID`).
public struct MdevType: Hashable, Sendable, Codable {
    public var id: TypeID
    /// The `name` file; old drivers have none.
    public var displayName: String?
    /// The `device_api` file: `vfio-pci`, `vfio-ccw`, `vfio-ap`.
    public var deviceAPI: String?
    /// The `available_instances` file, in devices; drivers before 5.13 could go below zero (mdev-semantics X6).
    /// nil when it could not be read.
    public var availableInstances: Int?
    /// The `description` file as it stands, without the last newline.
    public var description: String?

    public init(
        id: TypeID, displayName: String? = nil, deviceAPI: String? = nil, availableInstances: Int? = nil,
        description: String? = nil
    ) {
        self.id = id
        self.displayName = displayName
        self.deviceAPI = deviceAPI
        self.availableInstances = availableInstances
        self.description = description
    }
}
