/// Who owns what a document declares. Also a part of the ledger's keys and of generated UUIDs.
public struct Namespace: Hashable, Sendable, Codable, CustomStringConvertible, Comparable {
    public let text: String
    public static let standard = Namespace(trusted: "default")

    private init(trusted text: String) { self.text = text }

    /// - Throws: ``NameError`` unless `text` is 1-63 of `a-z A-Z 0-9 . _ -`, beginning with a letter or digit.
    public init(_ text: String) throws(NameError) {
        if let flaw = labelFlaw(text) { throw NameError(.namespace, text, flaw: flaw) }
        self.text = text
    }

    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }
    public static func < (left: Self, right: Self) -> Bool { naturallyPrecedes(left.text, right.text) }
}

/// Why `text` cannot be a namespace, a device's or a pool's name, to follow "it"; nil when it can.
func labelFlaw(_ text: String) -> String? {
    guard let first = text.utf8.first else { return "must not be empty" }
    guard text.utf8.count <= 63 else { return "must not be longer than 63 characters" }
    guard isLetterOrDigit(first) else { return "must begin with a letter or a digit" }
    guard text.utf8.allSatisfy({ isLetterOrDigit($0) || isPunctuation($0) }) else {
        return "may only have letters, digits, \".\", \"_\" and \"-\""
    }
    return nil
}

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: false
    }
}

private func isPunctuation(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
}
