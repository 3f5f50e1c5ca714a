public import MdevModel

/// One file as it is written: what it declares, with the places.
public struct Document: Sendable {
    public let source: DocumentSource
    public internal(set) var namespace: Located<Namespace>?
    public internal(set) var identity: Located<IdentityScheme>?
    public internal(set) var policy: Located<Policy>?
    public internal(set) var devices: [Declaration<DesiredDevice>] = []
    public internal(set) var pools: [Declaration<DesiredPool>] = []

    init(source: DocumentSource) {
        self.source = source
    }

    /// A value and where it is written.
    public struct Located<Value: Sendable>: Sendable {
        public let value: Value
        public let mark: YAMLMark
    }

    /// A device or a pool, and where it says what must be unique.
    public struct Declaration<Value: Sendable>: Sendable {
        public internal(set) var value: Value
        public let mark: YAMLMark
        public internal(set) var nameMark: YAMLMark?
        public internal(set) var uuidMark: YAMLMark?
        public internal(set) var formerlyMark: YAMLMark?
    }
}
