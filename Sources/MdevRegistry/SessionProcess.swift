package import CLinux
internal import Glibc
package import Sysfs

/// A child process that leads a session of its own: a key pressed at the terminal does not signal it, and its
/// process group can be ended whole. No signal is blocked or ignored in it, whatever this process does.
package enum SessionProcess {
    /// Why the program could not be started.
    package struct Failure: Error {
        package let errno: SystemErrno
    }

    /// - Parameters:
    ///   - program: its path.
    ///   - arguments: with the name that it is to see first.
    ///   - environment: as `NAME=VALUE`; nil: this process's own.
    ///   - files: says what its descriptors are; all others are closed from `closing` on.
    /// - Returns: its id, to be collected by the caller.
    package static func start(
        _ program: String, arguments: [String], environment: [String]?, closing: Int32,
        files: (inout posix_spawn_file_actions_t) -> Void
    ) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        files(&actions)
        posix_spawn_file_actions_addclosefrom_np(&actions, closing)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = CLINUX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var words = arguments.map { strdup($0) } + [nil]
        var variables = (environment ?? []).map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let result =
            environment == nil
            ? posix_spawn(&process, program, &actions, &attributes, &words, clinux_environment())
            : posix_spawn(&process, program, &actions, &attributes, &words, &variables)
        guard result == 0 else { throw Failure(errno: SystemErrno(rawValue: result)) }
        return process
    }
}
