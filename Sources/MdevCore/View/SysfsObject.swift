internal import Synchronization

/// What the tree shows of one object of the core. An object owns several entries, numbered as slots; slot 0 is
/// its own directory. Entries are computed when somebody looks, from the object's state: creating a device
/// builds no tree.
protocol SysfsObject: AnyObject, Sendable {
    var objectID: UInt64 { get }
    /// All entries that it may have; `has` says which are there now.
    var table: [SysfsItem] { get }
    /// Where its own directory is, from the tree's root.
    var path: [String] { get }
    /// Where its entries are that have a name and lie outside of its own directory.
    var outside: [String] { get }

    func has(_ slot: Int) -> Bool
    /// Counts how often an entry was made anew, so that old handles of it stay dead.
    func generation(_ slot: Int) -> UInt16
    /// An entry that is another object's.
    func child(_ directory: Int, _ name: String) -> SysfsNode?
    func children(_ directory: Int) -> [SysfsNode.Entry]
    func link(_ slot: Int) -> SysfsLink?
    func show(_ slot: Int) throws(KernelErrno) -> String
    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int
}

extension SysfsObject {
    var outside: [String] { path.dropLast() }
    func generation(_ slot: Int) -> UInt16 { 0 }
    func child(_ directory: Int, _ name: String) -> SysfsNode? { nil }
    func children(_ directory: Int) -> [SysfsNode.Entry] { [] }
    func link(_ slot: Int) -> SysfsLink? { nil }
    func show(_ slot: Int) throws(KernelErrno) -> String { throw .inputOutput }
    func store(_ slot: Int, _ bytes: [UInt8]) throws(KernelErrno) -> Int { throw .inputOutput }

    func node(_ slot: Int = 0) -> SysfsNode {
        SysfsNode(object: self, slot: slot, generation: generation(slot))
    }

    func entry(_ name: String, _ slot: Int = 0) -> SysfsNode.Entry {
        SysfsNode.Entry(name: name, node: node(slot))
    }
}

/// One entry that an object may have.
struct SysfsItem: Sendable {
    /// The directory of an entry that lies outside of its object's own directory.
    static let outside = -1

    let name: String
    /// The slot of the directory that holds it.
    let directory: Int
    let kind: SysfsNode.Kind
    let mode: UInt16

    static func directory(_ name: String, in directory: Int = 0) -> SysfsItem {
        SysfsItem(name: name, directory: directory, kind: .directory, mode: 0o755)
    }

    static func link(_ name: String, in directory: Int = 0) -> SysfsItem {
        SysfsItem(name: name, directory: directory, kind: .link, mode: 0o777)
    }

    static func file(_ name: String, _ mode: UInt16, in directory: Int = 0) -> SysfsItem {
        SysfsItem(name: name, directory: directory, kind: .file, mode: mode)
    }
}

/// A link, by the directory that it lies in and what it leads to, both from the tree's root.
struct SysfsLink: Sendable {
    let directory: [String]
    let target: [String]

    /// Relative, by way of the nearest common directory above the target (`fs/sysfs/symlink.c:sysfs_get_target_path`).
    var text: String {
        var common = 0
        while common < directory.count, common < target.count - 1, directory[common] == target[common] {
            common += 1
        }
        let up = Array(repeating: "..", count: directory.count - common)
        return (up + target[common...]).joined(separator: "/")
    }
}

enum ObjectID {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
