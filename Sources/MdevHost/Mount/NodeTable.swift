internal import CLinux
internal import MdevCore
internal import Synchronization

/// The core's nodes that the kernel knows by number, each for as long as it has it in its caches.
final class NodeTable: Sendable {
    private struct Entry {
        var node: SysfsNode
        /// How many lookups the kernel was told of and has not forgotten.
        var lookups: UInt64
        /// Where it was found last; the kernel may drop it from there.
        var directory: UInt64
        var name: String
    }

    private let root: SysfsNode
    private let entries = Mutex<[UInt64: Entry]>([:])

    init(root: SysfsNode) { self.root = root }

    /// - Throws: ENOENT for a number that the kernel does not have.
    subscript(number: UInt64) -> SysfsNode {
        get throws(KernelErrno) {
            if number == UInt64(FUSE_ROOT_ID) { return root }
            guard let node = entries.withLock({ $0[number]?.node }) else { throw .noEntry }
            return node
        }
    }

    /// A file that was made anew has its number again, and another generation.
    func add(_ node: SysfsNode, name: String, in directory: UInt64) {
        entries.withLock { entries in
            let lookups = entries[node.inode]?.lookups ?? 0
            entries[node.inode] = Entry(node: node, lookups: lookups + 1, directory: directory, name: name)
        }
    }

    func forget(_ number: UInt64, _ lookups: UInt64) {
        entries.withLock { entries in
            guard let entry = entries[number] else { return }
            if entry.lookups > lookups {
                entries[number]?.lookups -= lookups
            } else {
                entries.removeValue(forKey: number)
            }
        }
    }

    /// What the kernel still has in its caches though it is gone.
    var vanished: [(name: String, directory: UInt64)] {
        let all = entries.withLock { Array($0.values) }
        return all.lazy.filter { !$0.node.isAlive }.map { ($0.name, $0.directory) }
    }
}
