/// A system call on a tree that failed: which, where, and the errno.
public struct SysfsError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Operation: String, Hashable, Sendable {
        case open, list, read, write, readLink = "read the link", status = "look at"
    }

    public var operation: Operation
    /// Relative to the tree's root.
    public var path: [String]
    public var errno: SystemErrno

    public init(_ operation: Operation, _ path: [String], _ errno: SystemErrno) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    public var description: String {
        "cannot \(operation.rawValue) \(path.joined(separator: "/")): \(errno)"
    }
}
