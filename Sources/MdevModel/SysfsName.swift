/// A name that sysfs shows as one path component, parsed once at the border: past it nothing holds a raw string.
public protocol SysfsName: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    static var kind: NameError.Kind { get }
    var text: String { get }
    init(trusted text: String)
}

extension SysfsName {
    /// - Throws: ``NameError`` when `text` cannot be one component of a path.
    public init(_ text: String) throws(NameError) {
        if let flaw = componentFlaw(text) { throw NameError(Self.kind, text, flaw: flaw) }
        self.init(trusted: text)
    }

    public var description: String { text }

    /// Natural order: `mtty2` before `mtty10`.
    public static func < (left: Self, right: Self) -> Bool { naturallyPrecedes(left.text, right.text) }

    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Why `text` cannot be one component of a sysfs path, to follow "it"; nil when it can.
func componentFlaw(_ text: String) -> String? {
    switch text {
    case "": return "must not be empty"
    case ".", "..": return "must not be \".\" or \"..\""
    default: break
    }
    var text = text
    return text.withUTF8 { bytes in
        if bytes.count > 255 { return "must not be longer than 255 bytes" }
        for byte in bytes {
            if byte == UInt8(ascii: "/") { return "must not contain \"/\"" }
            if byte < 0x20 || byte == 0x7f { return "must not contain control characters" }
        }
        return nil
    }
}

/// The name of a parent device as `class/mdev_bus` lists it: `0000:41:00.4`, `mtty`, `0.0.1234`, `matrix`.
public struct ParentName: SysfsName {
    public static let kind = NameError.Kind.parent
    public let text: String
    public init(trusted text: String) { self.text = text }
}

/// The id of an mdev type: its directory under `mdev_supported_types`, such as `nvidia-558` or `mtty-2`.
public struct TypeID: SysfsName {
    public static let kind = NameError.Kind.type
    public let text: String
    public init(trusted text: String) { self.text = text }
}

/// The name of a driver: a bus driver under `bus/mdev/drivers`, or the driver of a parent's own bus.
public struct DriverName: SysfsName {
    public static let kind = NameError.Kind.driver
    public let text: String
    public init(trusted text: String) { self.text = text }
}
