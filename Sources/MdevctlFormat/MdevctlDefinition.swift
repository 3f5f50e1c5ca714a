public import MdevModel

/// One device as mdevctl keeps it, in the file `PARENT/UUID` of its folder (`/etc/mdevctl.d`).
public struct MdevctlDefinition: Hashable, Sendable {
    /// When mdevctl makes the device.
    public enum Start: String, Hashable, Sendable {
        /// As soon as its parent is there.
        case auto
        /// When somebody asks: an administrator, or libvirt.
        case manual
    }

    /// From the file's name.
    public var uuid: DeviceUUID
    /// From the folder's name.
    public var parent: ParentName
    public var type: TypeID
    public var start: Start
    /// Written in this order after the device is made; a name may come again.
    public var attributes: [DesiredAttribute]

    public init(
        uuid: DeviceUUID, parent: ParentName, type: TypeID, start: Start,
        attributes: [DesiredAttribute] = []
    ) {
        self.uuid = uuid
        self.parent = parent
        self.type = type
        self.start = start
        self.attributes = attributes
    }
}
