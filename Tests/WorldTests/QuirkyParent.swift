import MdevCore
import Synchronization

/// A vendor driver that nobody knows: its two types share a budget by weights that it does not show, its numbers
/// read back in another form than written, and one of its attributes cannot be read.
final class QuirkyParent: Sendable {
    private struct State {
        var left = 7
        var rates: [String: UInt32] = [:]
    }

    private let device: PhysicalDevice
    private let state = Mutex(State())

    init() {
        device = PhysicalDevice(path: ["devices", "virtual", "quirky", "quirky"], deviceClass: "quirky")
        device.vendorData = self
    }

    func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        let types = ["small", "large"]
        guard core.profile == .modern else {
            try core.add(device)
            try core.register(device, Self.operations(types))
            return
        }
        let driver = try core.register(Self.driver)
        try core.add(device)
        try core.register(device, driver: driver, types: types.map { MdevTypeName(sysfsName: $0) })
    }

    private static func weight(_ type: SupportedType) -> Int { type.vendorName == "large" ? 3 : 1 }

    private static func state<Result>(_ parent: MdevParent, _ body: (inout State) -> Result) -> Result? {
        (parent.device.vendorData as? QuirkyParent)?.state.withLock { body(&$0) }
    }

    private static var driver: MdevDriver {
        var driver = MdevDriver(name: "quirky")
        driver.deviceAPI = "vfio-pci"
        driver.getAvailable = available
        driver.deviceAttributeGroups = [attributes]
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            try take(device)
            try device.parent.core.addToVFIO(device, VFIOOperations())
        }
        driver.remove = { device in
            device.parent.core.removeFromVFIO(device)
            give(device)
        }
        return driver
    }

    private static func operations(_ types: [String]) -> ParentOperations {
        var operations = ParentOperations()
        operations.mdevAttributeGroups = [attributes]
        operations.supportedTypeGroups = types.map { type in
            AttributeGroup(
                name: type,
                [
                    Attribute("available_instances", mode: 0o444, show: { "\(available($0))\n" }),
                    Attribute("device_api", mode: 0o444, show: { _ in "vfio-pci\n" }),
                ])
        }
        operations.create = { (_: SupportedType, device: MdevDevice) throws(KernelErrno) in try take(device) }
        operations.remove = { (device: MdevDevice) in give(device) }
        return operations
    }

    @Sendable private static func available(_ type: SupportedType) -> UInt32 {
        UInt32(clamping: state(type.parent) { $0.left / weight(type) } ?? 0)
    }

    private static func take(_ device: MdevDevice) throws(KernelErrno) {
        let fits = state(device.parent) { state in
            guard state.left >= weight(device.type) else { return false }
            state.left -= weight(device.type)
            return true
        }
        guard fits == true else { throw .noSpace }
    }

    private static func give(_ device: MdevDevice) {
        _ = state(device.parent) { state in
            state.left += weight(device.type)
            state.rates[device.name] = nil
        }
    }

    private static var attributes: AttributeGroup<MdevDevice> {
        AttributeGroup(name: "quirky", [rate, secret])
    }

    /// Takes a number in any form and shows it in decimals.
    private static var rate: Attribute<MdevDevice> {
        Attribute("rate", mode: 0o644) { device throws(KernelErrno) in
            "\(state(device.parent) { $0.rates[device.name] ?? 0 } ?? 0)\n"
        } store: { (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
            let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            let number = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
            guard let number else { throw .invalidArgument }
            _ = state(device.parent) { $0.rates[device.name] = number }
            return bytes.count
        }
    }

    private static var secret: Attribute<MdevDevice> {
        Attribute("secret", mode: 0o200, show: nil) { (_: MdevDevice, bytes: [UInt8]) in bytes.count }
    }
}
