internal import MdevCore
internal import Synchronization

/// What a descriptor of a client's is open on.
enum FileHandle: Sendable {
    case attribute(AttributeHandle)
    case directory(DirectoryHandle)
    case stream(StreamHandle)
}

/// An open attribute. Its text is made when it is read from the beginning, and stays for the reads that follow, as
/// `fs/seq_file.c` does: a value that changes is never seen half old, half new.
final class AttributeHandle: Sendable {
    let node: SysfsNode
    private let text = Mutex<[UInt8]?>(nil)

    init(_ node: SysfsNode) { self.node = node }

    func read(_ count: Int, at offset: Int) throws(KernelErrno) -> ArraySlice<UInt8> {
        var text = offset > 0 ? text.withLock { $0 } : nil
        if text == nil {
            let fresh = try node.show()
            self.text.withLock { $0 = fresh }
            text = fresh
        }
        guard let text, offset < text.count else { return [] }
        return text[offset..<min(text.count, offset + count)]
    }
}

/// An open directory: what it held when it was read from the beginning.
final class DirectoryHandle: Sendable {
    let node: SysfsNode
    private let listing = Mutex<[SysfsNode.Entry]?>(nil)

    init(_ node: SysfsNode) { self.node = node }

    func entries(from offset: Int) -> [SysfsNode.Entry] {
        if offset > 0, let listing = listing.withLock({ $0 }) { return listing }
        let fresh = node.list()
        listing.withLock { $0 = fresh }
        return fresh
    }
}

/// The open descriptors of a mount's clients, by the number that the kernel gives back.
final class HandleTable: Sendable {
    private struct State {
        var handles: [UInt64: FileHandle] = [:]
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    func add(_ handle: FileHandle) -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.handles[state.last] = handle
            return state.last
        }
    }

    /// - Throws: EBADF.
    subscript(number: UInt64) -> FileHandle {
        get throws(KernelErrno) {
            guard let handle = state.withLock({ $0.handles[number] }) else { throw .badDescriptor }
            return handle
        }
    }

    func remove(_ number: UInt64) -> FileHandle? {
        state.withLock { $0.handles.removeValue(forKey: number) }
    }

    var streams: [StreamHandle] {
        state.withLock { state in
            state.handles.values.compactMap { handle in
                guard case .stream(let stream) = handle else { return nil }
                return stream
            }
        }
    }
}
