/// How UUIDs are made for declared devices that name none (design: identity).
public enum IdentityScheme: String, Hashable, Sendable, Codable, CaseIterable {
    /// By the document alone: the same UUIDs on every host.
    case document
    /// Mixed with the host's machine-id: UUIDs differ from host to host.
    case host
}

/// Makes the UUIDs of one namespace on one host: UUIDv5 of `device/NAME` or `pool/NAME/ORDINAL`.
public struct InstanceIdentity: Hashable, Sendable {
    /// The project's constant: UUIDv5 of the project's name in the nil namespace.
    public static let project = DeviceUUID(version5: "mdev-reconcile", in: DeviceUUID(high: 0, low: 0))

    public let namespaceUUID: DeviceUUID

    /// - Parameter machineID: the content of `/etc/machine-id`; only `.host` looks at it.
    public init(namespace: Namespace, scheme: IdentityScheme, machineID: String) {
        let base = DeviceUUID(version5: namespace.text, in: Self.project)
        switch scheme {
        case .document: namespaceUUID = base
        case .host: namespaceUUID = DeviceUUID(version5: "host/\(machineID)", in: base)
        }
    }

    public func uuid(of instance: InstanceID) -> DeviceUUID {
        if case .uuid(let uuid) = instance { return uuid }
        return DeviceUUID(version5: instance.description, in: namespaceUUID)
    }
}
