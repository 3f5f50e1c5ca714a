/// What the target of a `PID/fd` link says of VFIO, told by its bytes.
enum VFIONode: Hashable {
    /// `/dev/vfio/N`: the group. Open, it lets the kernel answer EBUSY to the next opener, and it pins the
    /// devices opened through it.
    case group(Int)
    /// `/dev/vfio/devices/vfioN`: the device itself (iommufd).
    case device(Int)
    /// A device opened through its group; does not say which one.
    case anonymousDevice

    private static let anonymousName = "anon_inode:[vfio-device]"
    private static let groups = "/dev/vfio/"
    private static let devices = "/dev/vfio/devices/vfio"

    init?(linkTarget target: some Collection<UInt8>) {
        if let number = Self.number(in: target, after: Self.groups) {
            self = .group(number)
        } else if let number = Self.number(in: target, after: Self.devices) {
            self = .device(number)
        } else if target.elementsEqual(Self.anonymousName.utf8) {
            self = .anonymousDevice
        } else {
            return nil
        }
    }

    /// The decimal number that follows `prefix` and ends the text; a node that was unlinked since has
    /// ` (deleted)` behind it. nil where there is none.
    static func number(in text: some Collection<UInt8>, after prefix: String) -> Int? {
        guard text.starts(with: prefix.utf8) else { return nil }
        let rest = text.dropFirst(prefix.utf8.count)
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let tail = rest.dropFirst(digits.count)
        guard tail.isEmpty || tail.elementsEqual(" (deleted)".utf8) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
