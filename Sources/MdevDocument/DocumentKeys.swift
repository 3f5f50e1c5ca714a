enum RootKey: Int, DocumentKey {
    case version, namespace, identity, policy, devices, pools
    static let table = KeyTable(Self.self, of: "a document")
}

enum PolicyKey: Int, DocumentKey {
    case prune, inUse, replace, onError, maxRemovals, settle
    static let table = KeyTable(Self.self, of: "a policy")
}

/// What a device or a pool may say otherwise than the document's policy.
enum OverrideKey: Int, DocumentKey {
    case prune, inUse, replace
    static let table = KeyTable(Self.self, of: "a device's or pool's policy")
}

enum WaitKey: Int, DocumentKey {
    case wait
    static let table = KeyTable(Self.self, of: "inUse")
}

enum DeviceKey: Int, DocumentKey {
    case name, uuid, parent, type, state, driver, attributes, matrix, protect, formerly, policy
    static let table = KeyTable(Self.self, of: "a device")
}

enum ParentKey: Int, DocumentKey {
    case card, ccwDevice
    static let table = KeyTable(Self.self, of: "a device's parent")
}

enum PoolKey: Int, DocumentKey {
    case name, type, parents, count, placement, adopt, state, driver, attributes, matrix, protect, formerly,
        policy
    static let table = KeyTable(Self.self, of: "a pool")
}

enum PatternKey: Int, DocumentKey {
    case address, card, driver
    static let table = KeyTable(Self.self, of: "an entry of parents")
}

enum CountKey: Int, DocumentKey {
    case perCard
    static let table = KeyTable(Self.self, of: "count")
}

enum MatrixKey: Int, DocumentKey {
    case adapters, domains, controlDomains
    static let table = KeyTable(Self.self, of: "matrix")
}
