internal import MdevModel

/// One device that the documents declare: a device's block, or one ordinal of a pool.
struct DeclaredInstance: Hashable {
    enum Placement: Hashable {
        case parent(ParentName)
        case card(String)
        case ccwDevice(String)
        /// Any parent of the pool with that index in the desired state.
        case pool(Int)
        /// Any parent of that card which the pool matches.
        case poolCard(pool: Int, card: String)
        /// `absent` names none.
        case nowhere
    }

    var instance: InstanceID
    var uuid: DeviceUUID
    var placement: Placement
    var types: [String]
    var state: DesiredDevice.State
    var driver: DriverName?
    var configuration: DeviceConfiguration
    var protect: Bool?
    var policy: Policy
    var source: SourcePlace
}

extension DeclaredInstance {
    init(_ device: DesiredDevice, uuid: DeviceUUID, policy: Policy) {
        instance = device.name.map(InstanceID.device) ?? .uuid(uuid)
        self.uuid = uuid
        switch device.parent {
        case .name(let name): placement = .parent(name)
        case .card(let card): placement = .card(card)
        case .ccwDevice(let address): placement = .ccwDevice(address)
        case nil: placement = .nowhere
        }
        types = device.types
        state = device.state
        driver = device.driver
        configuration = device.configuration
        protect = device.protect
        self.policy = device.overrides.applied(to: policy)
        source = device.source
    }

    init(_ pool: DesiredPool, ordinal: Int, placement: Placement, uuid: DeviceUUID, policy: Policy) {
        instance = .pool(pool.name, ordinal: ordinal)
        self.uuid = uuid
        self.placement = placement
        types = pool.types
        state = pool.state
        driver = pool.driver
        configuration = pool.configuration
        protect = pool.protect
        self.policy = pool.overrides.applied(to: policy)
        source = pool.source
    }
}
