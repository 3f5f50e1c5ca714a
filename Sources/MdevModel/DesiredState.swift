/// What one run's documents declare, merged and resolved: names parsed, defaults filled in, order kept.
public struct DesiredState: Hashable, Sendable, Codable {
    public var namespace: Namespace
    public var identity: IdentityScheme
    public var policy: Policy
    /// In document order; names and explicit UUIDs are unique.
    public var devices: [DesiredDevice]
    /// In document order; names are unique.
    public var pools: [DesiredPool]
    /// Every file that was read, in the order in which it was merged.
    public var files: [String]

    public init(
        namespace: Namespace = .standard, identity: IdentityScheme = .document, policy: Policy = Policy(),
        devices: [DesiredDevice] = [], pools: [DesiredPool] = [], files: [String] = []
    ) {
        self.namespace = namespace
        self.identity = identity
        self.policy = policy
        self.devices = devices
        self.pools = pools
        self.files = files
    }
}

/// Where a document says something.
public struct SourcePlace: Hashable, Sendable, Codable, CustomStringConvertible {
    public var file: String
    /// From 1.
    public var line: Int

    public init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    public var description: String { "\(file):\(line)" }
}

/// One declared device.
public struct DesiredDevice: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case attached, detached, absent
    }

    /// Which parent it is to be on.
    public enum Parent: Hashable, Sendable, Codable {
        case name(ParentName)
        /// Any parent of that card with room, then that one for good.
        case card(String)
        /// The subchannel of that ccw device.
        case ccwDevice(String)
    }

    public var name: InstanceID.Label?
    /// As written; nil: made from the name.
    public var uuid: DeviceUUID?
    /// nil only where the state is absent.
    public var parent: Parent?
    /// Ids or display names, tried in order; empty only where the state is absent.
    public var types: [String]
    public var state: State
    /// The bus driver that it must be bound to; nil: any.
    public var driver: DriverName?
    public var configuration: DeviceConfiguration
    /// nil: as the ledger has it (a deleted `protect` does not end it; `protect: false` does).
    public var protect: Bool?
    /// The former name, whose UUID is kept.
    public var formerly: InstanceID.Label?
    public var overrides: PolicyOverride
    public var source: SourcePlace

    public init(
        name: InstanceID.Label?, uuid: DeviceUUID? = nil, parent: Parent?, types: [String],
        state: State = .attached, driver: DriverName? = nil,
        configuration: DeviceConfiguration = DeviceConfiguration(), protect: Bool? = nil,
        formerly: InstanceID.Label? = nil, overrides: PolicyOverride = PolicyOverride(), source: SourcePlace
    ) {
        self.name = name
        self.uuid = uuid
        self.parent = parent
        self.types = types
        self.state = state
        self.driver = driver
        self.configuration = configuration
        self.protect = protect
        self.formerly = formerly
        self.overrides = overrides
        self.source = source
    }
}

/// What a device's attributes are to be.
public struct DeviceConfiguration: Hashable, Sendable, Codable {
    /// Written in this order.
    public var attributes: [DesiredAttribute]
    /// vfio-ap's three sets; never together with assign attributes.
    public var matrix: MatrixConfiguration?

    public init(attributes: [DesiredAttribute] = [], matrix: MatrixConfiguration? = nil) {
        self.attributes = attributes
        self.matrix = matrix
    }
}

public struct DesiredAttribute: Hashable, Sendable, Codable {
    public var path: AttributePath
    public var value: String

    public init(path: AttributePath, value: String) {
        self.path = path
        self.value = value
    }
}

/// Many alike devices.
public struct DesiredPool: Hashable, Sendable, Codable {
    public enum Size: Hashable, Sendable, Codable {
        case count(Int)
        /// As many as fit; never fewer than there are.
        case fill
        case perCard(Int)
    }

    public enum Placement: String, Hashable, Sendable, Codable, CaseIterable {
        case spread, pack
    }

    public enum Adoption: String, Hashable, Sendable, Codable, CaseIterable {
        case none, matching
    }

    public var name: InstanceID.Label
    public var types: [String]
    /// A parent belongs where any of these matches.
    public var parents: [ParentPattern]
    public var size: Size
    public var placement: Placement
    public var adopt: Adoption
    public var state: DesiredDevice.State
    public var driver: DriverName?
    public var configuration: DeviceConfiguration
    public var protect: Bool?
    public var formerly: InstanceID.Label?
    public var overrides: PolicyOverride
    public var source: SourcePlace

    public init(
        name: InstanceID.Label, types: [String], parents: [ParentPattern], size: Size,
        placement: Placement = .spread, adopt: Adoption = .none, state: DesiredDevice.State = .attached,
        driver: DriverName? = nil, configuration: DeviceConfiguration = DeviceConfiguration(),
        protect: Bool? = nil, formerly: InstanceID.Label? = nil, overrides: PolicyOverride = PolicyOverride(),
        source: SourcePlace
    ) {
        self.name = name
        self.types = types
        self.parents = parents
        self.size = size
        self.placement = placement
        self.adopt = adopt
        self.state = state
        self.driver = driver
        self.configuration = configuration
        self.protect = protect
        self.formerly = formerly
        self.overrides = overrides
        self.source = source
    }
}

/// Whole-string globs (`*`, `?`, `[a-z]`) that must all match.
public struct ParentPattern: Hashable, Sendable, Codable {
    /// The name under `class/mdev_bus`.
    public var address: String?
    /// The physical function, or the parent itself.
    public var card: String?
    /// The driver link's name, else the subsystem's.
    public var driver: String?

    public init(address: String? = nil, card: String? = nil, driver: String? = nil) {
        self.address = address
        self.card = card
        self.driver = driver
    }
}
