/// What the kernel tells when a device comes, changes or goes (mdev-semantics E1-E6).
public struct Uevent: Hashable, Sendable {
    /// `add`, `remove`, `change`, `bind`, `unbind`, …
    public var action: String
    /// From the tree's root, with a slash in front: `/devices/virtual/mtty/mtty`.
    public var devicePath: String
    /// `mdev`, `vfio`, …; empty where the event names none.
    public var subsystem: String
    /// Every `KEY=VALUE` of the event, those above too.
    public var properties: [String: String]

    public init(action: String, devicePath: String, subsystem: String, properties: [String: String] = [:]) {
        self.action = action
        self.devicePath = devicePath
        self.subsystem = subsystem
        self.properties = properties
    }

    /// A parent whose types are readable from now on (mdev-semantics R11).
    public var isParentRegistered: Bool { properties["MDEV_STATE"] == "registered" }

    /// Whether it can concern the mdev registry; everything else on a host's bus can be skipped.
    public var concernsRegistry: Bool {
        subsystem == "mdev" || properties["MDEV_STATE"] != nil || devicePath.hasPrefix("/bus/mdev/")
            || devicePath.hasPrefix("/class/mdev_bus") || devicePath.hasPrefix("/module/mdev")
    }
}

extension Uevent {
    /// Parses messages as `lib/kobject_uevent.c` makes them: `ACTION@DEVPATH`, then `KEY=VALUE`, each ended
    /// by a NUL (a newline is taken too). A field that is neither is skipped; fields before the first head
    /// too: those of udev's own messages begin otherwise.
    static func parse(_ bytes: some Collection<UInt8>) -> [Uevent] {
        var events: [Uevent] = []
        for field in bytes.split(whereSeparator: { $0 == 0 || $0 == UInt8(ascii: "\n") }) {
            guard let sign = field.firstIndex(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "=") })
            else {
                continue
            }
            let key = String(decoding: field[..<sign], as: UTF8.self)
            let value = String(decoding: field[field.index(after: sign)...], as: UTF8.self)
            if field[sign] == UInt8(ascii: "@") {
                events.append(Uevent(action: key, devicePath: value, subsystem: ""))
            } else if var event = events.popLast() {
                event.properties[key] = value
                if key == "SUBSYSTEM" { event.subsystem = value }
                events.append(event)
            }
        }
        return events
    }
}
