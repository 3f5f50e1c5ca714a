/// A mediated device as it is now.
public struct MediatedDevice: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable {
        /// Bound to a bus driver: it has an IOMMU and a VFIO group.
        case attached
        /// Exists, bound to nothing.
        case detached
        /// Its links under the bus are gone while its directory stands: a remove waits for its holder.
        /// Keeps its UUID and its capacity.
        case removing
    }

    public var uuid: DeviceUUID
    public var parent: ParentName
    /// nil while the `mdev_type` link does not exist (it comes after `bind@`: mdev-semantics C26).
    public var type: TypeID?
    public var state: State
    /// The bus driver it is bound to.
    public var driver: DriverName?
    public var iommuGroup: Int?
    /// What was asked to be read and is there, in order of paths; nil values could not be read.
    public var attributes: [AttributeReading]

    public init(
        uuid: DeviceUUID, parent: ParentName, type: TypeID?, state: State, driver: DriverName? = nil,
        iommuGroup: Int? = nil, attributes: [AttributeReading] = []
    ) {
        self.uuid = uuid
        self.parent = parent
        self.type = type
        self.state = state
        self.driver = driver
        self.iommuGroup = iommuGroup
        self.attributes = attributes
    }
}

/// An attribute's file as it was read.
public struct AttributeReading: Hashable, Sendable, Codable {
    public enum Access: String, Hashable, Sendable, Codable {
        case readWrite, readOnly, writeOnly
    }

    public var path: AttributePath
    public var access: Access
    /// Without the last newline; nil when it is write-only or could not be read.
    public var value: String?

    public init(path: AttributePath, access: Access, value: String?) {
        self.path = path
        self.access = access
        self.value = value
    }
}
