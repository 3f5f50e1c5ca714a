/// How much one document may ask for, so that no text costs more than a known amount of time and memory.
public struct YAMLLimits: Hashable, Sendable {
    public static let standard = YAMLLimits()

    /// Of the text, in bytes.
    public var size = 64 << 20
    /// Of lists and mappings within one another; the format itself needs seven.
    public var depth = 64
    /// Scalars, lists and mappings with every alias counted as what it stands for.
    public var nodes = 5_000_000
    /// Anchors, which are kept by name until the end of the text.
    public var anchors = 100_000
    /// Scalar text, in bytes, with every alias counted as what it stands for.
    public var text = 256 << 20

    public init() {}
}
