/// An entry of the core's sysfs tree: a handle that stays valid as a value and says ENODEV once the entry is gone
/// (rows C20, D11), also where another entry has its name by then.
public struct SysfsNode: Sendable {
    public enum Kind: Hashable, Sendable {
        case directory, file, link
    }

    /// One name of a directory.
    public struct Entry: Sendable {
        public let name: String
        public let node: SysfsNode
    }

    let object: any SysfsObject
    let slot: Int
    /// With ``inode`` it names the entry for ever.
    public let generation: UInt16

    private var item: SysfsItem { object.table[slot] }

    /// Stable for the entry's life, and never given to another object.
    public var inode: UInt64 { object.objectID << 16 | UInt64(slot) }
    public var kind: Kind { item.kind }
    /// Permission bits.
    public var mode: UInt16 { item.mode }
    public var isAlive: Bool { object.has(slot) && object.generation(slot) == generation }
    /// `kernel/uevents`: not an attribute, but a subscription a descriptor (``MediatedDeviceCore/uevents``).
    public var isUeventStream: Bool { slot == UeventFiles.Slot.stream && object is UeventFiles }

    /// - Returns: nil where there is no such entry, or this is no directory any more.
    public func lookup(_ name: String) -> SysfsNode? {
        guard kind == .directory, isAlive else { return nil }
        let table = object.table
        var index = 0
        while index < table.count {
            if table[index].directory == slot, table[index].name == name, object.has(index) {
                return object.node(index)
            }
            index += 1
        }
        return object.child(slot, name)
    }

    /// Every entry but `.` and `..`; empty once the directory is gone.
    public func list() -> [Entry] {
        guard kind == .directory, isAlive else { return [] }
        let table = object.table
        var entries: [Entry] = []
        for index in table.indices where table[index].directory == slot && object.has(index) {
            entries.append(object.entry(table[index].name, index))
        }
        return entries + object.children(slot)
    }

    /// The link's text, relative as the kernel lays it: `../../../bus/mdev`.
    /// - Throws: EINVAL where this is no link, ENOENT once it is gone.
    public func linkText() throws(KernelErrno) -> String {
        guard kind == .link else { throw .invalidArgument }
        guard isAlive, let link = object.link(slot) else { throw .noEntry }
        return link.text
    }

    /// What `open` checks; sysfs enforces the bits on root too (row T10).
    /// - Throws: EACCES where the bits forbid it, EISDIR for writing a directory, ENOENT once it is gone.
    public func checkOpen(reading: Bool, writing: Bool) throws(KernelErrno) {
        guard isAlive else { throw .noEntry }
        if kind == .directory, writing { throw .isDirectory }
        if reading, mode & 0o444 == 0 { throw .accessDenied }
        if writing, mode & 0o222 == 0 { throw .accessDenied }
    }

    /// The attribute's whole text; a vendor's callback may run, outside every lock.
    /// - Throws: ENODEV once the file is gone, EISDIR for a directory, EIO without a callback (row T13), or what
    ///   the vendor says.
    public func show() throws(KernelErrno) -> [UInt8] {
        guard kind == .file else { throw .isDirectory }
        guard isAlive else { throw .noDevice }
        let text: String
        do throws(KernelErrno) { text = try object.show(slot) } catch { throw error.visible }
        return Array(text.utf8.prefix(SysfsNode.page - 1))
    }

    /// Writes an attribute with one call. It returns when the kernel's would: a `remove` of a held device waits
    /// for its holder, so each such call needs a thread of its own.
    /// - Returns: how many bytes were taken.
    /// - Throws: ENODEV once the file is gone, or what the core or the vendor says.
    public func store(_ bytes: [UInt8]) throws(KernelErrno) -> Int {
        guard kind == .file else { throw .isDirectory }
        guard isAlive else { throw .noDevice }
        // Row C3: sysfs never calls the attribute for an empty write. C4: it hands on at most a page.
        if bytes.isEmpty { return 0 }
        let taken = bytes.count <= SysfsNode.page ? bytes : Array(bytes[..<SysfsNode.page])
        do throws(KernelErrno) { return try object.store(slot, taken) } catch { throw error.visible }
    }

    /// What sysfs hands on of one write, in bytes.
    static let page = 4096
}

extension SysfsNode: Hashable {
    public static func == (left: SysfsNode, right: SysfsNode) -> Bool {
        left.inode == right.inode && left.generation == right.generation
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(inode)
        hasher.combine(generation)
    }
}
