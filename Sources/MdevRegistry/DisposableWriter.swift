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
    /// Away from the terminal: a signal would make its wait unkillable. No environment, and `/dev/null` for the
    /// three standard descriptors.
    private static func spawn(_ program: String, socket: Descriptor) throws(SysfsError) -> Int32 {
        do throws(SessionProcess.Failure) {
            return try SessionProcess.start(
                program, arguments: ["mdev-reconcile", WriteLane.argument], environment: [],
                closing: WriteLane.descriptor + 1
            ) { actions in
                posix_spawn_file_actions_adddup2(&actions, socket.raw, WriteLane.descriptor)
                for standard in 0..<WriteLane.descriptor {
                    posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0)
                }
                posix_spawn_file_actions_addchdir_np(&actions, "/")
            }
        } catch {
            throw SysfsError(.open, [program], error.errno)
        }
    }
}

/// The child's whole life: answers requests until its parent's end of the socket is closed. The command line
/// calls it for ``WriteLane/argument`` before anything else, and exits with what it returns.
public func runDisposableWriter(descriptor: Int32 = WriteLane.descriptor) -> Int32 {
    var buffer = [UInt8](repeating: 0, count: 131_072)
    var directories = RecentDirectory()
    var hasWritten = false
    while true {
        let count = retryingInterrupted { recv(descriptor, &buffer, buffer.count, 0) }
        if count <= 0 { return count == 0 ? 0 : 1 }
        guard let request = WriteRequest(message: Array(buffer[..<count])) else { return 1 }
        let goesOn = hasWritten || !request.followsSuccess
        let outcome = goesOn ? request.perform(through: &directories) : .notBegun
        hasWritten = outcome == .written
        let answer = outcome.message
        // A parent that gave up has closed its end, and what else it asked for is not begun.
        guard send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count else {
            return 0
        }
    }
}
