internal import MdevDocument

enum HostKey: Int, DocumentKey {
    case version, name, profile, parents
    static let table = KeyTable(Self.self, of: "a host file")
}

/// The key that says which keys an entry of `parents` has.
enum ParentDriverKey: Int, DocumentKey {
    case driver
    static let table = KeyTable(Self.self, of: "a parent")
}
