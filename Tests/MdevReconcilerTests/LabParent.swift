import MdevCore
import Synchronization

/// A vendor with the quirks that an executor has to live with.
final class LabParent: Sendable {
    struct Quirks {
        /// Answers to the next creates, before one succeeds.
        var refusals: [KernelErrno] = []
        /// What writing an attribute is answered with.
        var attributeRefusal: KernelErrno?
        var room = 4
        var rates: [String: UInt32] = [:]
        var secrets: [String: String] = [:]
    }

    let device: PhysicalDevice
    let quirks = Mutex(Quirks())

    init(_ name: String) {
        device = PhysicalDevice(path: ["devices", "virtual", "lab", name], deviceClass: "lab")
        device.vendorData = self
    }

    func register(with core: MediatedDeviceCore) throws(KernelErrno) {
        let driver =
            if let known = core.drivers.first(where: { $0.name == "lab" }) { known } else {
                try core.register(Self.driver)
            }
        try core.add(device)
        try core.register(
            device, driver: driver, types: ["small", "large"].map { MdevTypeName(sysfsName: $0) })
    }

    private static func quirks<Result>(_ parent: MdevParent, _ body: (inout Quirks) -> Result) -> Result? {
        (parent.device.vendorData as? LabParent)?.quirks.withLock { body(&$0) }
    }

    private static var driver: MdevDriver {
        var driver = MdevDriver(name: "lab")
        driver.deviceAPI = "vfio-pci"
        driver.getAvailable = { type in UInt32(clamping: quirks(type.parent) { $0.room } ?? 0) }
        driver.deviceAttributeGroups = [AttributeGroup(name: "lab", [rate, secret])]
        driver.probe = { (device: MdevDevice) throws(KernelErrno) in
            let refusal = quirks(device.parent) { quirks -> KernelErrno? in
                if !quirks.refusals.isEmpty { return quirks.refusals.removeFirst() }
                if quirks.room == 0 { return .noSpace }
                quirks.room -= 1
                return nil
            }
            if let refusal = refusal ?? nil { throw refusal }
            try device.parent.core.addToVFIO(device, VFIOOperations())
        }
        driver.remove = { device in
            device.parent.core.removeFromVFIO(device)
            quirks(device.parent) { quirks in
                quirks.room += 1
                quirks.rates[device.name] = nil
                quirks.secrets[device.name] = nil
            }
        }
        return driver
    }

    /// Takes a number in any form and shows it in decimals.
    private static var rate: Attribute<MdevDevice> {
        Attribute("rate", mode: 0o644) { device throws(KernelErrno) in
            "\(quirks(device.parent) { $0.rates[device.name] ?? 0 } ?? 0)\n"
        } store: { (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
            if let refusal = quirks(device.parent, { $0.attributeRefusal }) ?? nil { throw refusal }
            let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            let number = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
            guard let number else { throw .invalidArgument }
            _ = quirks(device.parent) { $0.rates[device.name] = number }
            return bytes.count
        }
    }

    private static var secret: Attribute<MdevDevice> {
        Attribute("secret", mode: 0o200, show: nil) {
            (device: MdevDevice, bytes: [UInt8]) throws(KernelErrno) in
            if let refusal = quirks(device.parent, { $0.attributeRefusal }) ?? nil { throw refusal }
            _ = quirks(device.parent) { $0.secrets[device.name] = String(decoding: bytes, as: UTF8.self) }
            return bytes.count
        }
    }
}
