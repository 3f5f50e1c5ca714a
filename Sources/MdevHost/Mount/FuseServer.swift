internal import CLinux
internal import Glibc
internal import MdevCore

/// Answers the kernel's requests out of a core's tree. Any number of threads may be in it.
final class FuseServer: Sendable {
    let channel: FuseChannel
    let core: MediatedDeviceCore
    let writer: TreeWriter
    let nodes: NodeTable
    let handles = HandleTable()
    /// When the tree was published: every entry's time.
    let born: UInt64

    /// How much one write can bring; a sysfs file takes a page of it (mdev-semantics C4).
    static let maximumWrite = 8192
    /// Of a request: its header, a write's arguments, its bytes.
    static let bufferSize = 16_384

    init(_ channel: FuseChannel, _ core: MediatedDeviceCore, _ writer: TreeWriter) {
        self.channel = channel
        self.core = core
        self.writer = writer
        nodes = NodeTable(root: core.root)
        born = UInt64(time(nil))
    }

    func answer(_ request: FuseRequest) {
        do throws(KernelErrno) { try dispatch(request) } catch {
            channel.reply(request.unique, error: error.rawValue)
        }
    }

    private func dispatch(_ request: FuseRequest) throws(KernelErrno) {
        switch fuse_opcode(rawValue: request.header.opcode) {
        case FUSE_WRITE: try write(request)
        case FUSE_OPEN: try open(request)
        case FUSE_RELEASE, FUSE_RELEASEDIR: try release(request)
        case FUSE_LOOKUP: try lookup(request)
        case FUSE_GETATTR: try attributes(request)
        case FUSE_READ: try read(request)
        case FUSE_READLINK: try readLink(request)
        case FUSE_OPENDIR: try openDirectory(request)
        case FUSE_READDIR: try list(request)
        case FUSE_ACCESS: try access(request)
        case FUSE_SETATTR: try setAttributes(request)
        case FUSE_POLL: try poll(request)
        case FUSE_FORGET: try forget(request)
        case FUSE_BATCH_FORGET: try forgetMany(request)
        case FUSE_INTERRUPT: try interrupt(request)
        case FUSE_INIT: try initialize(request)
        case FUSE_STATFS: channel.reply(request.unique, fuse_statfs_out.empty)
        case FUSE_IOCTL: throw .notTypewriter
        case FUSE_DESTROY: channel.reply(request.unique, error: 0)
        default: try refuse(request)
        }
    }

    /// sysfs has no operation for these, and the VFS says so in its own ways (`fs/namei.c`).
    private func refuse(_ request: FuseRequest) throws(KernelErrno) {
        switch fuse_opcode(rawValue: request.header.opcode) {
        case FUSE_CREATE: throw .accessDenied
        case FUSE_MKNOD, FUSE_MKDIR, FUSE_UNLINK, FUSE_RMDIR, FUSE_SYMLINK, FUSE_RENAME, FUSE_RENAME2,
            FUSE_LINK:
            throw .notPermitted
        // FLUSH, FSYNC, extended attributes and the rest: the kernel does not ask again.
        default: throw .notImplemented
        }
    }

    private func initialize(_ request: FuseRequest) throws(KernelErrno) {
        let offered: fuse_init_in = try request.arguments()
        guard offered.major >= 7 else { throw .notSupported }
        var answer = fuse_init_out()
        answer.major = 7
        answer.minor = min(offered.minor, 38)
        answer.max_readahead = offered.max_readahead
        let wanted =
            FUSE_ASYNC_READ | FUSE_ATOMIC_O_TRUNC | FUSE_BIG_WRITES | FUSE_PARALLEL_DIROPS
            | FUSE_CACHE_SYMLINKS
        answer.flags = offered.flags & UInt32(wanted)
        answer.max_background = 1024
        answer.congestion_threshold = 768
        answer.max_write = UInt32(FuseServer.maximumWrite)
        answer.time_gran = 1
        channel.reply(request.unique, answer)
    }
}

extension fuse_statfs_out {
    fileprivate static var empty: fuse_statfs_out {
        var answer = fuse_statfs_out()
        answer.st.bsize = 4096
        answer.st.frsize = 4096
        answer.st.namelen = 255
        return answer
    }
}
