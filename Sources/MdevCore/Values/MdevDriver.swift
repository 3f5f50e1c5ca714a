/// A bus driver: `struct mdev_driver`. In the 2016 design there is one, `vfio_mdev`, for every device; in the
/// modern profile each vendor registers its own and names it when it registers a parent.
public struct MdevDriver: Sendable {
    public var name: String
    /// Called when a device is created (or bound). It adds the device to a VFIO group, through
    /// ``MediatedDeviceCore/addToVFIO(_:_:)``. Absent: success, without a VFIO device (row B6).
    public var probe: (@Sendable (MdevDevice) throws(KernelErrno) -> Void)?
    /// Called when the device is unbound; it takes the device out of VFIO, which may wait for a holder.
    public var remove: (@Sendable (MdevDevice) -> Void)?

    /// Modern, mandatory there (row R6): `vfio-pci` and the like (row T12).
    public var deviceAPI: String?
    /// Modern: how many devices one parent may have, of all its types together; counted by the core where
    /// ``getAvailable`` is absent (row X1).
    public var maxInstances: UInt32 = 0
    /// Modern: the vendor counts itself, and its probe refuses (row X3).
    public var getAvailable: (@Sendable (SupportedType) -> UInt32)?
    /// Modern: the text of `description`, without which there is no such file (row T7).
    public var showDescription: (@Sendable (SupportedType) -> String)?
    /// Modern: attributes that a device has while it is bound (`driver.dev_groups`, row B15).
    public var deviceAttributeGroups: [AttributeGroup<MdevDevice>] = []

    public init(name: String) { self.name = name }
}

/// A type that a parent of the modern profile offers: `struct mdev_type`.
public struct MdevTypeName: Hashable, Sendable {
    /// The second half of the type's id (row T2).
    public var sysfsName: String
    /// The text of `name`; the id's second half where it is absent (row T6).
    public var prettyName: String?

    public init(sysfsName: String, prettyName: String? = nil) {
        self.sysfsName = sysfsName
        self.prettyName = prettyName
    }
}
