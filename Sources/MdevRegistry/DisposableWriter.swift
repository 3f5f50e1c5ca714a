internal import CLinux
internal import Glibc
internal import Sysfs

/// The parent's end of one writing child.
struct DisposableWriter {
    let process: Int32
    private let socket: Descriptor

    /// Starts the child.
    /// - Throws: ``SysfsError`` with the program's name where it cannot be started.
    init(program: String) throws(SysfsError) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SysfsError(.open, [program], .current) }
        socket = Descriptor(owning: ends[0])
        let other = Descriptor(owning: ends[1])
        process = try Self.spawn(program, socket: other)
    }

    /// - Throws: ``SysfsError`` where the child has ended: nothing was written.
    func ask(_ request: WriteRequest) throws(SysfsError) {
        let message = request.message
        let sent = retryingInterrupted { send(socket.raw, message, message.count, Int32(MSG_NOSIGNAL)) }
        guard sent == message.count else { throw SysfsError(.write, ["socket"], .current) }
    }

    /// Waits for the answer; nil past the deadline.
    /// - Throws: ``SysfsError`` where the child ended without an answer.
    func answer(until deadline: ContinuousClock.Instant) throws(SysfsError) -> WriteAnswer? {
        guard try Readiness.wait(for: socket.raw, until: deadline).own else { return nil }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = retryingInterrupted { recv(socket.raw, &buffer, buffer.count, 0) }
        guard count >= 0 else { throw SysfsError(.read, ["socket"], .current) }
        guard let answer = WriteAnswer(message: Array(buffer[..<count])) else {
            throw SysfsError(.read, ["socket"], .brokenPipe)
        }
        return answer
    }

    /// Ends an idle child: it sees the end of its socket. Waits for as long as ending takes, at most a
    /// second.
    func dismiss() {
        shutdown(socket.raw, Int32(SHUT_WR))
        let ended = try? Readiness.wait(for: socket.raw, until: .now + .seconds(1))
        if ended?.own == true { waitpid(process, nil, 0) }
    }

    /// Collects a child that has ended; whether it has.
    @discardableResult
    static func reap(_ process: Int32) -> Bool { waitpid(process, nil, WNOHANG) != 0 }
}

extension DisposableWriter {
    /// A session of its own, so that an interrupt at the terminal does not reach it: a signal would make its
    /// wait unkillable. Default signals, no environment, and `/dev/null` for the three standard descriptors.
    private static func spawn(_ program: String, socket: Descriptor) throws(SysfsError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, socket.raw, WriteLane.descriptor)
        for standard in 0..<WriteLane.descriptor {
            posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, WriteLane.descriptor + 1)
        posix_spawn_file_actions_addchdir_np(&actions, "/")
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = CLINUX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return try start(program, actions: &actions, attributes: &attributes)
    }

    private static func start(
        _ program: String, actions: inout posix_spawn_file_actions_t, attributes: inout posix_spawnattr_t
    ) throws(SysfsError) -> Int32 {
        var process: pid_t = 0
        var arguments = [strdup("mdev-reconcile"), strdup(WriteLane.argument), nil]
        defer { for argument in arguments { free(argument) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let result = posix_spawn(&process, program, &actions, &attributes, &arguments, &environment)
        guard result == 0 else { throw SysfsError(.open, [program], SystemErrno(rawValue: result)) }
        return process
    }
}

/// The child's whole life: answers requests until its parent's end of the socket is closed. The command line
/// calls it for ``WriteLane/argument`` before anything else, and exits with what it returns.
public func runDisposableWriter(descriptor: Int32 = WriteLane.descriptor) -> Int32 {
    var buffer = [UInt8](repeating: 0, count: 131_072)
    var directories = RecentDirectory()
    while true {
        let count = retryingInterrupted { recv(descriptor, &buffer, buffer.count, 0) }
        if count <= 0 { return count == 0 ? 0 : 1 }
        guard let request = WriteRequest(message: Array(buffer[..<count])) else { return 1 }
        let answer = request.perform(through: &directories).message
        // A parent that gave up has closed its end.
        guard send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count else {
            return 0
        }
    }
}
