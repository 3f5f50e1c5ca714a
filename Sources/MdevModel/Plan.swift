/// What a run would do: ordered changes, and what it leaves alone. A value; making it again from the same
/// input gives the same value.
public struct Plan: Hashable, Sendable {
    /// Blocked changes are among them.
    public var changes: [Change]
    /// Devices that neither the documents nor this tool know.
    public var unmanaged: [UnmanagedDevice]
    /// How many declared devices are as they should be.
    public var unchanged: Int
    /// Unchanged devices whose block is in another document than the ledger says. No change: it is noted beside.
    public var relocated: [RelocatedDeclaration]

    public init(
        changes: [Change] = [], unmanaged: [UnmanagedDevice] = [], unchanged: Int = 0,
        relocated: [RelocatedDeclaration] = []
    ) {
        self.changes = changes
        self.unmanaged = unmanaged
        self.unchanged = unchanged
        self.relocated = relocated
    }

    /// Whether something can be done now.
    public var hasWork: Bool { changes.contains { $0.blocked == nil } }
    public var hasBlocked: Bool { changes.contains { $0.blocked != nil } }
}

/// What is to happen to one device.
public struct Change: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, Codable {
        case create, attach, detach, update, remove, adopt
        /// Only the ledger changes: protection, a new name, an entry whose device is gone.
        case record
    }

    /// Whom the steps disturb.
    public enum Disruption: String, Hashable, Sendable, Codable, Comparable {
        case none, device, guest, parent

        private var rank: Int {
            switch self {
            case .none: 0
            case .device: 1
            case .guest: 2
            case .parent: 3
            }
        }

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    /// Whether the create will find room.
    public enum Certainty: String, Hashable, Sendable, Codable {
        case certain
        /// Facts in sysfs do not decide it: planned last, and `available_instances` is read again first.
        case uncertain
    }

    public var device: DeviceReference
    /// In order; a replace is remove and create.
    public var actions: [Action]
    public var before: DeviceState?
    public var after: DeviceState?
    /// For people; nothing branches on it.
    public var reason: String
    public var source: SourcePlace?
    public var disruption: Disruption
    public var certainty: Certainty
    public var blocked: Block?
    public var steps: [Step]

    public init(
        device: DeviceReference, actions: [Action], before: DeviceState? = nil, after: DeviceState? = nil,
        reason: String, source: SourcePlace? = nil, disruption: Disruption = .none,
        certainty: Certainty = .certain, blocked: Block? = nil, steps: [Step] = []
    ) {
        self.device = device
        self.actions = actions
        self.before = before
        self.after = after
        self.reason = reason
        self.source = source
        self.disruption = disruption
        self.certainty = certainty
        self.blocked = blocked
        self.steps = steps
    }

    public var isReplace: Bool { actions.contains(.remove) && actions.contains(.create) }
}

/// Which device a change is about. Parent and type are what it will be on, or is on where it goes.
public struct DeviceReference: Hashable, Sendable {
    /// nil for a device that no document declares.
    public var instance: InstanceID?
    public var uuid: DeviceUUID
    /// nil where it cannot be placed.
    public var parent: ParentName?
    public var type: TypeID?

    public init(instance: InstanceID?, uuid: DeviceUUID, parent: ParentName?, type: TypeID?) {
        self.instance = instance
        self.uuid = uuid
        self.parent = parent
        self.type = type
    }
}

/// One side of a change.
public struct DeviceState: Hashable, Sendable, Codable {
    public var parent: ParentName
    public var type: TypeID?
    public var state: MediatedDevice.State
    public var driver: DriverName?
    /// Only what is managed.
    public var attributes: [DesiredAttribute]

    public init(
        parent: ParentName, type: TypeID?, state: MediatedDevice.State, driver: DriverName? = nil,
        attributes: [DesiredAttribute] = []
    ) {
        self.parent = parent
        self.type = type
        self.state = state
        self.driver = driver
        self.attributes = attributes
    }
}

/// Why a change may not or cannot be made now.
public struct Block: Hashable, Sendable, Codable {
    public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
        case held, protected, foreign, owner, capacity, parent, removals, removing, maintenance
        /// The type is not offered, is ambiguous, or the document's policy refuses a replace.
        case type, policy
        /// A step that this one needs is blocked.
        case dependency
    }

    public var by: Cause
    /// What stands in the way, and what to do next, as sentences.
    public var detail: String
    public var holders: [Holder]

    public init(by: Cause, detail: String, holders: [Holder] = []) {
        self.by = by
        self.detail = detail
        self.holders = holders
    }
}

/// A device that exists and is nobody's.
public struct UnmanagedDevice: Hashable, Sendable, Codable {
    public var uuid: DeviceUUID
    public var parent: ParentName
    public var type: TypeID?

    public init(uuid: DeviceUUID, parent: ParentName, type: TypeID?) {
        self.uuid = uuid
        self.parent = parent
        self.type = type
    }
}

/// Where a device's block is now.
public struct RelocatedDeclaration: Hashable, Sendable {
    public var uuid: DeviceUUID
    /// Absolute.
    public var file: String

    public init(uuid: DeviceUUID, file: String) {
        self.uuid = uuid
        self.file = file
    }
}
