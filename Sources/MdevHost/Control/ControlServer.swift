internal import CLinux
internal import Glibc
internal import MdevCore
internal import Synchronization
internal import Sysfs

/// The socket by which other processes use a simulated host's devices, as they would by `/dev/vfio`. Each
/// connection is a process of its own to VFIO: what it holds is let go when it ends, however that happens.
final class ControlServer: Sendable {
    private struct State {
        var connections: [Int32: ControlConnection] = [:]
        var hasEnded = false
    }

    private let core: MediatedDeviceCore
    private let folder: HostFolder
    private let processes: ProcessFolder
    private let listener: Descriptor
    private let stop: Descriptor
    private let state = Mutex(State())

    /// Listens; what a server that was killed left behind is replaced.
    /// - Throws: ``MountError/control(path:_:)``, ``MountError/clients(_:)``.
    init(_ core: MediatedDeviceCore, in folder: HostFolder) throws(MountError) {
        self.core = core
        self.folder = folder
        let path = folder.path(of: HostFolder.control)
        do throws(HostError) { processes = try ProcessFolder(folder) } catch {
            throw .clients(error)
        }
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard number >= 0 else { throw .control(path: path, .current) }
        listener = Descriptor(owning: number)
        let stop = eventfd(0, O_CLOEXEC)
        guard stop >= 0 else { throw .resources(.current) }
        self.stop = Descriptor(owning: stop)
        folder.removeFile(HostFolder.control)
        guard folder.withSocketAddress(HostFolder.control, { bind(number, $0, $1) }) == 0,
            listen(number, 64) == 0
        else { throw .control(path: path, .current) }
    }

    func start() -> Bool { startThread { self.accept() } }

    /// Ends every connection, so that nothing is held any more, and listens no longer.
    func end() {
        folder.removeFile(HostFolder.control)
        let connections = state.withLock { state in
            state.hasEnded = true
            return Array(state.connections.values)
        }
        for connection in connections { connection.end() }
        _ = eventfd_write(stop.raw, 1)
    }

    private func accept() {
        while true {
            var polls = [listener, stop].map { pollfd(fd: $0.raw, events: Int16(POLLIN), revents: 0) }
            while poll(&polls, nfds_t(polls.count), -1) < 0 && errno == EINTR {}
            guard polls[1].revents == 0 else { return }
            let number = Glibc.accept(listener.raw, nil, nil)
            if number >= 0 {
                _ = fcntl(number, F_SETFD, FD_CLOEXEC)
                serve(Descriptor(owning: number))
            }
        }
    }

    private func serve(_ descriptor: Descriptor) {
        let connection = ControlConnection(descriptor, core, processes)
        let isWelcome = state.withLock { state in
            guard !state.hasEnded else { return false }
            state.connections[descriptor.raw] = connection
            return true
        }
        guard isWelcome else { return }
        let number = descriptor.raw
        let started = startThread { [self] in
            // The number is taken off the list before it can be another connection's.
            connection.serve { _ = self.state.withLock { $0.connections.removeValue(forKey: number) } }
        }
        if !started { state.withLock { _ = $0.connections.removeValue(forKey: number) } }
    }
}
