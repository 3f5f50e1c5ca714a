extension SysfsNode {
    /// Where the entry is, as components from the tree's root; of a link that many directories may hold, where
    /// its object is.
    public var path: [String] {
        var names: [String] = []
        var slot = slot
        while true {
            let item = object.table[slot]
            if slot == 0, item.directory >= 0 || item.name.isEmpty { return object.path + names.reversed() }
            names.append(item.name)
            guard item.directory >= 0 else { return object.outside + names.reversed() }
            slot = item.directory
        }
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
