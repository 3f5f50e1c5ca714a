extension SysfsNode {
    /// Where the entry is, as components from the tree's root; of a link that many directories may hold, where
    /// its object is.
    public var path: [String] {
        var names: [String] = []
        var slot = slot
        while slot != 0 {
            let item = object.table[slot]
            names.append(item.name)
            // A parent's attributes lie beside its types' folder.
            guard item.directory >= 0 else { return object.path.dropLast() + names.reversed() }
            slot = item.directory
        }
        return object.path + names.reversed()
    }

    /// Stays for as long as the host does: types, parents, the tree's frame. What belongs to one mediated device
    /// comes and goes.
    public var isPermanent: Bool {
        switch object {
        case is MdevDevice, is VFIODevice, is VFIOGroup, is IOMMUGroup: false
        default: true
        }
    }
}
