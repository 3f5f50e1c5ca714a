public import MdevModel

/// One file as it is written: what it declares, with the places.
public struct Document: Sendable {
    public let source: DocumentSource
    public internal(set) var namespace: Located<Namespace>?
    public internal(set) var identity: Located<IdentityScheme>?
    public internal(set) var policy: Located<Policy>?
    public internal(set) var devices: [DesiredDevice] = []
    public internal(set) var pools: [DesiredPool] = []
    /// One for each device, in the same order.
    var deviceMarks: [DeclarationMarks] = []
    /// One for each pool, in the same order.
    var poolMarks: [DeclarationMarks] = []

    init(source: DocumentSource) {
        self.source = source
    }

    /// A value and where it is written.
    public struct Located<Value: Sendable>: Sendable {
        public let value: Value
        public let mark: YAMLMark
    }
}

/// Where a device or a pool says what must be unique.
struct DeclarationMarks: Sendable {
    var block: YAMLMark
    var name: YAMLMark?
    var uuid: YAMLMark?
    var formerly: YAMLMark?
}
