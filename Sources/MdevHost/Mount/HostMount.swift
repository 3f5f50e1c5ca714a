internal import CLinux
internal import Glibc
internal import Sysfs

/// A simulated host's tree, published as a file system: to any program it is a sysfs.
public final class HostMount: Sendable {
    /// Where it is, as an absolute path.
    public let path: String
    private let host: SimulatedHost
    private let point: MountPoint
    private let sweeper: Sweeper
    /// nil for a host that may only be read.
    private let control: ControlServer?
    /// Readable once the kernel has closed the connection.
    private let closed: Descriptor

    /// Mounts the host and begins to answer. A mount that a killed server left behind is replaced.
    /// - Parameter directory: exists; what is in it is hidden as long as the mount lasts.
    /// - Throws: ``MountError``.
    public init(_ host: SimulatedHost, on directory: String) throws(MountError) {
        point = try MountPoint(directory)
        path = point.path
        self.host = host
        let event = eventfd(0, O_CLOEXEC)
        guard event >= 0 else { throw .resources(.current) }
        let closed = Descriptor(owning: event)
        self.closed = closed
        control =
            if let folder = host.lockedFolder { try ControlServer(host.core, in: folder) } else { nil }
        let channel = FuseChannel(try point.mount(source: "mdev-reconcile-\(host.tree.label)"))
        let server = FuseServer(channel, host.core, host.writer)
        guard let sweeper = Sweeper(server), sweeper.start(), control?.start() ?? true,
            FusePool(server, sweeper, onClose: { _ = eventfd_write(closed.raw, 1) }).start()
        else {
            let errno = SystemErrno.current
            try point.unmount()
            throw .resources(errno)
        }
        self.sweeper = sweeper
    }

    /// Serves until SIGINT or SIGTERM comes, or somebody unmounts the tree; then it is unmounted.
    ///
    /// Call ``blockSignals()`` before the mount is made, so that no other thread gets them.
    /// - Throws: ``MountError/unmount(path:_:)``.
    public func serve() throws(MountError) {
        var signals = HostMount.signals
        let number = signalfd(-1, &signals, O_CLOEXEC)
        guard number >= 0 else { throw .resources(.current) }
        let arrived = Descriptor(owning: number)
        var polls = [arrived, closed].map { pollfd(fd: $0.raw, events: Int16(POLLIN), revents: 0) }
        while poll(&polls, nfds_t(polls.count), -1) < 0 && errno == EINTR {}
        try end()
    }

    /// Unmounts it; harmless where it is not mounted any more.
    /// - Throws: ``MountError/unmount(path:_:)``.
    public func end() throws(MountError) {
        // Whatever waits for a holder goes on before its client's request is aborted.
        control?.end()
        sweeper.end()
        try point.unmount()
    }

    /// From here on SIGINT and SIGTERM wait for ``serve()``, in this thread and in those that it starts.
    public static func blockSignals() {
        var signals = signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }
}
