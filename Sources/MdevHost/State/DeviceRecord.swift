internal import MdevCore

/// A mediated device as the journal keeps it.
struct DeviceRecord: Hashable {
    /// The name of its parent under `class/mdev_bus`.
    var parent: String
    var type: String
    /// nil: detached.
    var binding: Binding?

    struct Binding: Hashable {
        var driver: String
        var numbers: DeviceNumbers
    }

    init(parent: String, type: String, binding: Binding?) {
        self.parent = parent
        self.type = type
        self.binding = binding
    }

    /// As it is now.
    init(_ device: MdevDevice) {
        self.init(
            parent: device.parent.device.name, type: device.type.id,
            binding: device.driver.map { Binding(driver: $0.name, numbers: device.numbers) })
    }
}

/// A write to an attribute that is to be made again.
struct AttributeWrite: Hashable {
    /// From the device's directory, or from the tree's root.
    var path: [String]
    var value: [UInt8]
    /// The file cannot be read: each of its writes says something of its own (`assign_adapter`), so that another
    /// value does not replace it.
    var isVerb: Bool
}
