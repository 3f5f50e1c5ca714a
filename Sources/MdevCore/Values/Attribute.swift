/// One attribute file. `Owner` is what the callbacks are told: a ``PhysicalDevice``, a ``SupportedType`` or an
/// ``MdevDevice``. They are called outside every lock of the core.
public struct Attribute<Owner: Sendable>: Sendable {
    public typealias Show = @Sendable (Owner) throws(KernelErrno) -> String
    /// Gets all bytes of one write, and returns how many it took.
    public typealias Store = @Sendable (Owner, [UInt8]) throws(KernelErrno) -> Int

    public var name: String
    /// Permission bits: `0o444`. They bind root too (row T10).
    public var mode: UInt16
    /// The whole text; every value ends in one newline (row T11). Reading a file without it gives EIO (row T13).
    public var show: Show?
    public var store: Store?

    public init(_ name: String, mode: UInt16, show: Show? = nil, store: Store? = nil) {
        self.name = name
        self.mode = mode
        self.show = show
        self.store = store
    }
}

/// Attributes that come and go together, as `struct attribute_group`.
public struct AttributeGroup<Owner: Sendable>: Sendable {
    /// The folder that holds them; nil: they lie in the owner's own directory.
    public var name: String?
    public var attributes: [Attribute<Owner>]

    public init(name: String? = nil, _ attributes: [Attribute<Owner>]) {
        self.name = name
        self.attributes = attributes
    }
}
