/// A text that is not the name or number that it should be.
public struct NameError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the text was meant to be.
    public enum Kind: String, Sendable {
        case uuid = "UUID"
        case parent = "parent device name"
        case type = "mdev type id"
        case driver = "driver name"
        case attribute = "attribute path"
        case namespace = "namespace"
        case instance = "device or pool name"
    }

    public let kind: Kind
    public let text: String
    /// What is wrong with it, to follow "because it".
    public let flaw: String

    public init(_ kind: Kind, _ text: String, flaw: String? = nil) {
        self.kind = kind
        self.text = text
        self.flaw = flaw ?? kind.expectation
    }

    public var description: String { "\"\(text)\" is not a \(kind.rawValue): it \(flaw)" }
}

extension NameError.Kind {
    fileprivate var expectation: String {
        switch self {
        case .uuid: "must be 36 characters, hex digits with dashes at 8-4-4-4-12"
        default: "must not be empty"
        }
    }
}
