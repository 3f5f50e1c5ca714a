import MdevCore
import Synchronization

/// A vendor that does what a test tells it, in the way of either profile.
final class Vendor: Sendable {
    struct Callbacks: Sendable {
        var create: @Sendable (MdevDevice) throws(KernelErrno) -> Void = { _ in }
        var remove: @Sendable (MdevDevice) throws(KernelErrno) -> Void = { _ in }
        var vfio = VFIOOperations()
        var mdevGroups: [AttributeGroup<MdevDevice>] = [
            AttributeGroup(
                name: "vendor", [Attribute("label", mode: 0o444, show: { "\($0.type.vendorName)\n" })])
        ]
        var types = ["small", "large"]
        /// Modern: none leaves the counting to the core.
        var getAvailable: (@Sendable (SupportedType) -> UInt32)?
        var maxInstances: UInt32 = 16

        init() { vfio.open = { _ in } }
    }

    let callbacks: Callbacks
    /// The callbacks that ran, in order.
    private let calls = Mutex<[String]>([])

    init(_ callbacks: Callbacks) { self.callbacks = callbacks }

    var journal: [String] { calls.withLock { $0 } }
    func note(_ call: String) { calls.withLock { $0.append(call) } }

    var operations: ParentOperations {
        var operations = ParentOperations()
        operations.deviceAttributeGroups = [
            AttributeGroup(name: "card", [Attribute("serial", mode: 0o444, show: { "\($0.name)\n" })])
        ]
        operations.mdevAttributeGroups = callbacks.mdevGroups
        operations.supportedTypeGroups = callbacks.types.map { name in
            AttributeGroup(
                name: name,
                [
                    Attribute("available_instances", mode: 0o444, show: { _ in "16\n" }),
                    Attribute("device_api", mode: 0o444, show: { _ in "vfio-pci\n" }),
                    Attribute("colour", mode: 0o444, show: { _ in "red\n" }),
                    Attribute("mute", mode: 0o444),
                ])
        }
        operations.create = { [self] (_, device: MdevDevice) throws(KernelErrno) in
            note("create \(device.type.vendorName)")
            try callbacks.create(device)
        }
        operations.remove = { [self] (device: MdevDevice) throws(KernelErrno) in
            note("remove")
            try callbacks.remove(device)
        }
        operations.open = callbacks.vfio.open
        operations.release = callbacks.vfio.release
        operations.read = callbacks.vfio.read
        operations.write = callbacks.vfio.write
        operations.ioctl = callbacks.vfio.ioctl
        operations.mmap = callbacks.vfio.mmap
        return operations
    }

    var driver: MdevDriver {
        var driver = MdevDriver(name: "sample")
        driver.deviceAPI = "vfio-pci"
        driver.maxInstances = callbacks.maxInstances
        driver.getAvailable = callbacks.getAvailable
        driver.deviceAttributeGroups = callbacks.mdevGroups
        driver.probe = { [self] (device: MdevDevice) throws(KernelErrno) in
            note("create \(device.type.vendorName)")
            try callbacks.create(device)
            try device.parent.core.addToVFIO(device, callbacks.vfio)
        }
        driver.remove = { [self] device in
            note("remove")
            do throws(KernelErrno) { try callbacks.remove(device) } catch { note("refused \(error)") }
            device.parent.core.removeFromVFIO(device)
        }
        return driver
    }
}
