internal import CLinux
internal import Glibc
internal import MdevCore

/// Open files and directories.
extension FuseServer {
    func open(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_open_in = try request.arguments()
        let node = try nodes[request.node]
        let access = Int32(bitPattern: arguments.flags) & O_ACCMODE
        let (reading, writing) = (access != O_WRONLY, access != O_RDONLY)
        // Row T10: the bits bind root, too. Everything is root's, so others have the last three.
        try node.checkOpen(reading: reading, writing: writing)
        if !request.isRoot {
            guard !reading || node.mode & 0o004 != 0, !writing || node.mode & 0o002 != 0 else {
                throw .accessDenied
            }
        }
        var answer = fuse_open_out()
        // Parallel: a write to `unbind` or `create` that waits keeps no other write to that file waiting.
        answer.open_flags = UInt32(FOPEN_DIRECT_IO | FOPEN_NOFLUSH | FOPEN_PARALLEL_DIRECT_WRITES)
        if node.isUeventStream {
            answer.open_flags |= UInt32(FOPEN_STREAM)
            answer.fh = handles.add(.stream(StreamHandle(channel, core.uevents)))
        } else {
            answer.fh = handles.add(.attribute(AttributeHandle(node)))
        }
        channel.reply(request.unique, answer)
    }

    func release(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_release_in = try request.arguments()
        if case .stream(let stream) = handles.remove(arguments.fh) { stream.close() }
        channel.reply(request.unique, error: 0)
    }

    func read(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_read_in = try request.arguments()
        switch try handles[arguments.fh] {
        case .attribute(let file):
            let text = try file.read(Int(arguments.size), at: Int(clamping: arguments.offset))
            channel.reply(request.unique, text)
        case .stream(let stream):
            let isWaiting = Int32(bitPattern: arguments.flags) & O_NONBLOCK == 0
            try stream.read(request.unique, Int(arguments.size), isWaiting: isWaiting)
        case .directory: throw .isDirectory
        }
    }

    /// Answers when the core does: a `remove` of a held device waits here for its holder.
    func write(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_write_in = try request.arguments()
        guard case .attribute(let file) = try handles[arguments.fh] else { throw .badDescriptor }
        let bytes = try request.payload(after: fuse_write_in.self, count: arguments.size)
        let count = try writer.write(bytes, to: file.node)
        channel.reply(request.unique, fuse_write_out(size: UInt32(count), padding: 0))
    }

    /// A signal ends a read that waits for an event. A write goes on to its end, as the kernel's does: the client
    /// of a `remove` waits unkillably (mdev-semantics D7).
    func interrupt(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_interrupt_in = try request.arguments()
        for stream in handles.streams { stream.interrupt(arguments.unique) }
    }

    func poll(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_poll_in = try request.arguments()
        var answer = fuse_poll_out()
        if case .stream(let stream) = try handles[arguments.fh] {
            let isScheduled = arguments.flags & UInt32(FUSE_POLL_SCHEDULE_NOTIFY) != 0
            let isReady = stream.poll(isScheduled ? arguments.kh : nil)
            answer.revents = isReady ? UInt32(POLLIN | POLLRDNORM) : 0
        } else {
            answer.revents = UInt32(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)
        }
        channel.reply(request.unique, answer)
    }

    func openDirectory(_ request: FuseRequest) throws(KernelErrno) {
        let node = try nodes[request.node]
        try node.checkOpen(reading: true, writing: false)
        var answer = fuse_open_out()
        answer.fh = handles.add(.directory(DirectoryHandle(node)))
        channel.reply(request.unique, answer)
    }

    func list(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_read_in = try request.arguments()
        guard case .directory(let directory) = try handles[arguments.fh] else { throw .badDescriptor }
        let entries = directory.entries(from: Int(clamping: arguments.offset))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(arguments.size))
        // `.` and `..` come first; offsets count entries.
        let first = Int(clamping: arguments.offset)
        var index = first
        while index < entries.count + 2 {
            let entry = DirectoryEntry(index, of: directory.node, entries)
            guard bytes.count + entry.size <= Int(arguments.size) else { break }
            entry.append(to: &bytes, next: UInt64(index + 1))
            index += 1
        }
        channel.reply(request.unique, bytes)
    }
}

/// `struct fuse_dirent`, its name, and zeros up to eight bytes.
private struct DirectoryEntry {
    let name: String
    let inode: UInt64
    let type: UInt32

    init(_ index: Int, of directory: SysfsNode, _ entries: [SysfsNode.Entry]) {
        if index < 2 {
            name = index == 0 ? "." : ".."
            inode = directory.inode
            type = S_IFDIR >> 12
        } else {
            name = entries[index - 2].name
            inode = entries[index - 2].node.inode
            type = entries[index - 2].node.formatBits >> 12
        }
    }

    private static let headSize = 24
    private var length: Int { DirectoryEntry.headSize + name.utf8.count }
    var size: Int { (length + 7) & ~7 }

    func append(to bytes: inout [UInt8], next: UInt64) {
        withUnsafeBytes(of: inode) { bytes += $0 }
        withUnsafeBytes(of: next) { bytes += $0 }
        withUnsafeBytes(of: UInt32(name.utf8.count)) { bytes += $0 }
        withUnsafeBytes(of: type) { bytes += $0 }
        bytes += name.utf8
        bytes += Array(repeating: 0, count: size - length)
    }
}
