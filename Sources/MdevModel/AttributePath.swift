/// The name of a mediated device's attribute, relative to the device: `assign_domain` or `nvidia/vgpu_params`.
public struct AttributePath: Hashable, Sendable {
    /// One or two path components.
    public let components: [String]

    /// Files that the core itself makes: written by this tool's own steps, never as a vendor's attribute.
    public static let reserved: Set<String> = [
        "remove", "uevent", "driver", "iommu_group", "mdev_type", "subsystem",
    ]

    /// - Throws: ``NameError`` for absolute paths, `..`, more than two components, and the core's own files.
    public init(_ text: String) throws(NameError) {
        // By bytes: a snapshot has thousands, and splitting by characters takes several times as long.
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count <= 2 else {
            throw NameError(.attribute, text, flaw: "must have one or two components")
        }
        if text.hasPrefix("/") { throw NameError(.attribute, text, flaw: "must be relative to the device") }
        for part in parts {
            if let flaw = componentFlaw(part) { throw NameError(.attribute, text, flaw: flaw) }
        }
        guard !Self.reserved.contains(parts[0]) else {
            throw NameError(
                .attribute, text, flaw: "names a file of the mdev core, which only steps may write")
        }
        components = parts
    }
}

extension AttributePath: CustomStringConvertible {
    public var description: String { components.joined(separator: "/") }
}

extension AttributePath: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension AttributePath: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension AttributePath {
    /// vfio-ap's files (mdev-semantics §3.7).
    public static let matrix = AttributePath(trusted: "matrix")
    public static let controlDomains = AttributePath(trusted: "control_domains")
    public static let apConfig = AttributePath(trusted: "ap_config")
    public static let guestMatrix = AttributePath(trusted: "guest_matrix")

    public init(verb: MatrixVerb) { self.init(trusted: verb.file) }

    private init(trusted component: String) { components = [component] }
}
