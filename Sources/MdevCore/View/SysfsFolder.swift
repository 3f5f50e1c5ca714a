internal import Synchronization

/// A directory of the tree that is no object's: `/class`, `/devices/virtual`; or one that lists what the core
/// has now: `/bus/mdev/devices`.
final class SysfsFolder: SysfsObject {
    /// Entries that are looked up in the core's state.
    struct Contents: Sendable {
        let find: @Sendable (String) -> SysfsNode?
        let all: @Sendable () -> [SysfsNode.Entry]
    }

    let objectID = ObjectID.next()
    let path: [String]
    private let isThere: @Sendable () -> Bool
    private let contents: Contents?
    private let fixed = Mutex<[String: SysfsNode]>([:])

    init(
        _ path: [String], contents: Contents? = nil, isThere: @escaping @Sendable () -> Bool = { true }
    ) {
        self.path = path
        self.contents = contents
        self.isThere = isThere
    }

    private static let table = [SysfsItem.directory("", in: SysfsItem.outside)]
    var table: [SysfsItem] { SysfsFolder.table }
    func has(_ slot: Int) -> Bool { isThere() }

    func child(_ directory: Int, _ name: String) -> SysfsNode? {
        if let node = fixed.withLock({ $0[name] }) { return node.isAlive ? node : nil }
        return contents?.find(name)
    }

    func children(_ directory: Int) -> [SysfsNode.Entry] {
        let entries = fixed.withLock { fixed in
            fixed.sorted { $0.key < $1.key }.map { SysfsNode.Entry(name: $0.key, node: $0.value) }
        }
        return entries.filter(\.node.isAlive) + (contents?.all() ?? [])
    }

    /// - Throws: EEXIST where a living entry has the name.
    func add(_ name: String, _ node: SysfsNode) throws(KernelErrno) {
        let isNew = fixed.withLock { fixed in
            if let old = fixed[name], old.isAlive { return false }
            fixed[name] = node
            return true
        }
        guard isNew else { throw .exists }
    }

    /// Takes the place of whatever has the name.
    func put(_ name: String, _ node: SysfsNode) {
        fixed.withLock { $0[name] = node }
    }

    func remove(_ name: String) {
        fixed.withLock { _ = $0.removeValue(forKey: name) }
    }

    /// The folder of that name below this one, made where it is missing; nil where a device has the name.
    func folder(_ name: String) -> SysfsFolder? {
        fixed.withLock { fixed in
            if let node = fixed[name], node.isAlive { return node.object as? SysfsFolder }
            let folder = SysfsFolder(path + [name])
            fixed[name] = folder.node()
            return folder
        }
    }
}
