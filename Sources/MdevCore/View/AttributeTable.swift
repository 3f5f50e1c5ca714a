/// A vendor's attribute groups laid out as slots of an object, behind the core's own.
struct AttributeTable<Owner: Sendable>: Sendable {
    let base: Int
    private(set) var items: [SysfsItem] = []
    /// nil: a group's folder.
    private var attributes: [Attribute<Owner>?] = []

    /// - Parameter directory: the slot that the groups without a name lie in.
    init(_ groups: [AttributeGroup<Owner>], base: Int, directory: Int = 0) {
        self.base = base
        for group in groups {
            var slot = directory
            if let name = group.name {
                slot = base + items.count
                items.append(.directory(sysfsName(name), in: directory))
                attributes.append(nil)
            }
            for attribute in group.attributes {
                items.append(.file(sysfsName(attribute.name), attribute.mode & 0o666, in: slot))
                attributes.append(attribute)
            }
        }
    }

    func contains(_ slot: Int) -> Bool { slot >= base && slot < base + items.count }

    func show(_ slot: Int, _ owner: Owner) throws(KernelErrno) -> String {
        guard let show = attributes[slot - base]?.show else { throw .inputOutput }
        return try show(owner)
    }

    func store(_ slot: Int, _ owner: Owner, _ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard let store = attributes[slot - base]?.store else { throw .inputOutput }
        return try store(owner, bytes)
    }

    /// Whether some name stands twice in one directory, of these or of the `others` there.
    func clashes(with others: [SysfsItem]) -> Bool {
        var seen: [Int: Set<String>] = [:]
        return (others.filter { !$0.name.isEmpty } + items)
            .contains { !seen[$0.directory, default: []].insert($0.name).inserted }
    }
}

/// A slash cannot stand in a name: it becomes an exclamation mark (row T3, `kobject_set_name_vargs`).
func sysfsName(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "/")) else { return name }
    return String(name.map { $0 == "/" ? "!" : $0 })
}
