/// One document's text and the name that diagnostics give it. Reading files is the caller's work: this room
/// is pure.
public struct DocumentSource: Hashable, Sendable {
    /// What standard input is called.
    public static let standardInputName = "<stdin>"

    /// A path as the person gave it, or ``standardInputName``.
    public let name: String
    /// UTF-8, with or without a byte order mark.
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// Where the text begins: after the byte order mark.
    var textStart: Int { bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0 }
}
