internal import CLinux
internal import Glibc
internal import MdevCore

/// Names, attributes and links.
extension FuseServer {
    func lookup(_ request: FuseRequest) throws(KernelErrno) {
        let name = request.name
        // A name that is not there is never cached: a device of that name may come at any time.
        guard let node = try nodes[request.node].lookup(name) else { throw .noEntry }
        nodes.add(node, name: name, in: request.node)
        var answer = fuse_entry_out()
        answer.nodeid = node.inode
        answer.generation = generation(of: node)
        answer.entry_valid = validity(of: node)
        answer.attr_valid = answer.entry_valid
        answer.attr = status(of: node)
        channel.reply(request.unique, answer)
    }

    /// The kernel keeps a link's text for as long as its inode lives. A device's link may come to lead elsewhere
    /// (its next IOMMU group), so that the text is a part of what the inode is.
    private func generation(of node: SysfsNode) -> UInt64 {
        guard node.kind == .link, !node.isPermanent else { return UInt64(node.generation) }
        do throws(KernelErrno) { return UInt64(JournalText.checksum(try node.linkText().utf8)) } catch {
            return UInt64(node.generation)
        }
    }

    func forget(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_forget_in = try request.arguments()
        nodes.forget(request.node, arguments.nlookup)
    }

    func forgetMany(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_batch_forget_in = try request.arguments()
        let size = MemoryLayout<fuse_forget_one>.stride
        let bytes = try request.payload(
            after: fuse_batch_forget_in.self, count: arguments.count * UInt32(size))
        bytes.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: size) {
                let one = bytes.loadUnaligned(fromByteOffset: start, as: fuse_forget_one.self)
                nodes.forget(one.nodeid, one.nlookup)
            }
        }
    }

    func attributes(_ request: FuseRequest) throws(KernelErrno) { try replyStatus(request, request.node) }

    /// Setting the size to nothing is what a shell's `>` does; a sysfs file has none. Owners, modes and times stay.
    func setAttributes(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_setattr_in = try request.arguments()
        let harmless = FATTR_SIZE | FATTR_FH | FATTR_LOCKOWNER | FATTR_KILL_SUIDGID
        guard arguments.valid & ~UInt32(harmless) == 0 else { throw .notPermitted }
        try replyStatus(request, request.node)
    }

    private func replyStatus(_ request: FuseRequest, _ number: UInt64) throws(KernelErrno) {
        let node = try nodes[number]
        guard node.isAlive else { throw .noEntry }
        var answer = fuse_attr_out()
        answer.attr_valid = validity(of: node)
        answer.attr = status(of: node)
        channel.reply(request.unique, answer)
    }

    func readLink(_ request: FuseRequest) throws(KernelErrno) {
        channel.reply(request.unique, try nodes[request.node].linkText().utf8)
    }

    /// Root may do what the mode forbids until it opens the file; anybody else is bound by the last three bits.
    func access(_ request: FuseRequest) throws(KernelErrno) {
        let arguments: fuse_access_in = try request.arguments()
        guard !request.isRoot else { return channel.reply(request.unique, error: 0) }
        let granted = UInt32(try nodes[request.node].mode) & 0o7
        guard arguments.mask & 0o7 & ~granted == 0 else { throw .accessDenied }
        channel.reply(request.unique, error: 0)
    }

    /// Seconds for which the kernel need not ask again.
    private func validity(of node: SysfsNode) -> UInt64 { node.isPermanent ? 86_400 : 0 }

    private func status(of node: SysfsNode) -> fuse_attr {
        var status = fuse_attr()
        status.ino = node.inode
        status.mode = UInt32(node.mode) | node.formatBits
        status.nlink = node.kind == .directory ? 2 : 1
        status.size = node.kind == .file ? 4096 : 0
        status.blksize = 4096
        (status.atime, status.mtime, status.ctime) = (born, born, born)
        return status
    }
}

extension SysfsNode {
    /// `S_IFDIR` and the like.
    var formatBits: UInt32 {
        switch kind {
        case .directory: S_IFDIR
        case .link: S_IFLNK
        case .file: S_IFREG
        }
    }
}
