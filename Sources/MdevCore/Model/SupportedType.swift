internal import Synchronization

/// A type of mediated devices that a parent offers: `mdev_supported_types/<id>/`.
public final class SupportedType: Sendable {
    /// `mtty-1` (row T2).
    public let id: String
    /// The half behind the dash, as the vendor named it.
    public let vendorName: String
    public let prettyName: String?
    public let parent: MdevParent

    let objectID = ObjectID.next()
    let table: [SysfsItem]
    let attributes: AttributeTable<SupportedType>
    /// A name of the vendor's files is the core's, or stands twice.
    let clashes: Bool

    /// - Parameter attributes: the vendor's files, in the 2016 design.
    init(
        _ vendorName: String, prettyName: String? = nil, parent: MdevParent,
        attributes: [Attribute<SupportedType>] = [], hasDescription: Bool = false
    ) {
        id = sysfsName("\(parent.device.driverString)-\(vendorName)")
        self.vendorName = vendorName
        self.prettyName = prettyName
        self.parent = parent
        var items = Slot.items
        if parent.driver != nil {
            items += Slot.modernItems
            if hasDescription { items.append(.file("description", 0o444)) }
        }
        self.attributes = AttributeTable([AttributeGroup(attributes)], base: items.count)
        table = items + self.attributes.items
        clashes = self.attributes.clashes(with: items)
    }
}

extension SupportedType {
    enum Slot {
        static let directory = 0
        static let create = 1
        static let devices = 2
        static let available = 3
        static let api = 4
        static let name = 5
        static let description = 6

        static let items: [SysfsItem] = [
            .directory("", in: SysfsItem.outside), .file("create", 0o200), .directory("devices"),
        ]
        /// The core makes these in the modern profile (rows T5, T6).
        static let modernItems: [SysfsItem] = [
            .file("available_instances", 0o444), .file("device_api", 0o444), .file("name", 0o444),
        ]
    }
}

extension SupportedType: SysfsObject {
    var path: [String] { parent.path + [id] }

    func has(_ slot: Int) -> Bool { parent.hasTypes }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        guard directory == Slot.devices, let uuid = GUID(directoryName: name),
            let device = parent.child(uuid), device.type === self, device.has(MdevDevice.Slot.typeDeviceLink)
        else { return nil }
        return device.node(MdevDevice.Slot.typeDeviceLink)
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        guard directory == Slot.devices else { return [] }
        return parent.children.filter { $0.type === self && $0.has(MdevDevice.Slot.typeDeviceLink) }
            .map { $0.entry($0.name, MdevDevice.Slot.typeDeviceLink) }
    }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        if attributes.contains(slot) { return try attributes.show(slot, self) }
        switch slot {
        case Slot.available: return "\(parent.available(self))\n"
        case Slot.api: return "\(parent.driver?.definition.deviceAPI ?? "")\n"
        case Slot.name: return "\(prettyName ?? vendorName)\n"
        case Slot.description: return parent.driver?.definition.showDescription?(self) ?? ""
        default: throw .inputOutput
        }
    }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        if attributes.contains(slot) { return try attributes.store(slot, self, bytes) }
        guard slot == Slot.create else { throw .inputOutput }
        // Rows C1, C2: 36 characters and whatever one byte behind them.
        guard bytes.count == GUID.textLength || bytes.count == GUID.textLength + 1 else {
            throw .invalidArgument
        }
        let uuid = bytes.withUnsafeBufferPointer { GUID(text: .init(rebasing: $0[..<GUID.textLength])) }
        guard let uuid else { throw .invalidArgument }
        _ = try parent.core.create(uuid, self)
        return bytes.count
    }
}
