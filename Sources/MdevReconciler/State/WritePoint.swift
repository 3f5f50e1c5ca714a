/// One thing that a run is about to write: where a crash can fall between what was and what will be.
public struct WritePoint: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case makeFolder = "make"
        case create
        case write = "write to"
        case sync = "sync"
        case rename = "put in place"
        case remove = "delete"
        /// A verb on a mediated device; the name is the verb and the UUID.
        case device = "touch"
    }

    public var kind: Kind
    /// The file's name in the state folder, or what is touched.
    public var name: String

    public init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    public var description: String { "\(kind.rawValue) \(name)" }
}
