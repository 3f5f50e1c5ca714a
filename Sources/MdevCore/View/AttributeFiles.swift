/// Files of a plain folder that no device has: `bus/ap/apmask`.
final class AttributeFiles<Owner: Sendable>: SysfsObject {
    let objectID = ObjectID.next()
    let path: [String]
    private let owner: Owner
    private let attributes: AttributeTable<Owner>

    init(_ attributes: [Attribute<Owner>], of owner: Owner, in path: [String]) {
        self.path = path
        self.owner = owner
        self.attributes = AttributeTable([AttributeGroup(attributes)], base: 0, directory: SysfsItem.outside)
    }

    var table: [SysfsItem] { attributes.items }
    var outside: [String] { path }
    func has(_ slot: Int) -> Bool { true }
    func show(_ slot: Int) throws(KernelErrno) -> String { try attributes.show(slot, owner) }

    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        try attributes.store(slot, owner, bytes)
    }
}

extension MediatedDeviceCore {
    /// Publishes files that are no device's, as a bus has them.
    /// - Parameter owner: what their callbacks are told.
    /// - Throws: EEXIST where a name is taken, ENOTDIR where the path leads through a device.
    public func publish<Owner: Sendable>(
        _ attributes: [Attribute<Owner>], of owner: Owner, in path: [String]
    ) throws(KernelErrno) {
        guard let folder = tree.folder(path) else { throw .notDirectory }
        let files = AttributeFiles(attributes, of: owner, in: path)
        for (slot, item) in files.table.enumerated() { try folder.add(item.name, files.node(slot)) }
    }
}
