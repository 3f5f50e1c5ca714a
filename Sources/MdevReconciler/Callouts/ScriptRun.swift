internal import CLinux
internal import Glibc
internal import MdevRegistry
internal import Sysfs

/// One run of a script to its end or its deadline.
struct ScriptRun {
    let ending: CalloutFailure.Ending
    /// All of its standard output.
    let output: [UInt8]
    /// The end of its standard error, at most 400 characters.
    let said: String

    /// Runs `program` with a copy of this process' environment and folder, in a session of its own. Its standard
    /// descriptors are files in memory: nothing waits for a pipe that a program left behind keeps open.
    init(_ program: String, arguments: [String], input: String, patience: Duration) {
        let files = [Self.file(Array(input.utf8)), Self.file([]), Self.file([])]
        let deadline = Deadline(in: patience)
        let process: pid_t
        do throws(SessionProcess.Failure) {
            process = try SessionProcess.start(
                program, arguments: [program] + arguments, environment: nil, closing: 3
            ) { actions in
                for (standard, file) in files.enumerated() {
                    posix_spawn_file_actions_adddup2(&actions, file.number, Int32(standard))
                }
            }
        } catch {
            (ending, output, said) = (.unstartable(error.errno), [], "")
            return
        }
        let ended = Self.wait(for: process, until: deadline)
        // Past the deadline, with all that it started.
        if !ended { kill(-process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, Glibc.errno == EINTR {}
        ending =
            if !ended { .late(patience) } else if status & 0x7f != 0 { .signal(status & 0x7f) } else {
                .status((status >> 8) & 0xff)
            }
        output = Self.content(files[1])
        said = Self.lastWords(Self.content(files[2]))
    }

    /// - Returns: false past the deadline.
    private static func wait(for process: pid_t, until deadline: Deadline) -> Bool {
        let descriptor = pidfd_open(process, 0)
        guard descriptor >= 0 else { return waitInTurns(for: process, until: deadline) }
        let end = OwnedDescriptor(descriptor)
        while !deadline.hasPassed {
            var request = pollfd(fd: end.number, events: Int16(POLLIN), revents: 0)
            if poll(&request, 1, deadline.milliseconds(atMost: 60_000)) > 0 { return true }
        }
        return false
    }

    /// Before Linux 5.3 no descriptor tells of a process' end.
    private static func waitInTurns(for process: pid_t, until deadline: Deadline) -> Bool {
        var information = siginfo_t()
        repeat {
            information.si_signo = 0
            // Left to be collected.
            waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
            if information.si_signo != 0 { return true }
            poll(nil, 0, 10)
        } while !deadline.hasPassed
        return false
    }

    private static func file(_ content: [UInt8]) -> OwnedDescriptor {
        let file = OwnedDescriptor(memfd_create("callout", CLINUX_MEMORY_CLOEXEC))
        // A failure shows as an input that ends early, which the script refuses.
        _ = file.write(content)
        lseek(file.number, 0, SEEK_SET)
        return file
    }

    private static func content(_ file: OwnedDescriptor) -> [UInt8] {
        lseek(file.number, 0, SEEK_SET)
        var bytes: [UInt8] = []
        _ = file.readAll(into: &bytes)
        return bytes
    }

    private static func lastWords(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.suffix(1600), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).suffix(3)
        return String(lines.joined(separator: " / ").suffix(400))
    }
}
