import Glibc
import MdevRegistry
import Sysfs
import Testing

/// A program in a session of its own, on a pseudo terminal whose other end this is.
struct Terminal {
    private let end: Descriptor
    private let process: pid_t

    /// - Parameter environment: as `NAME=VALUE`; nothing else is in it.
    init(running words: [String], environment: [String] = []) throws {
        end = Descriptor(owning: open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC))
        // `TIOCSPTLCK` and `TIOCGPTN` (asm-generic/ioctls.h): what unlockpt and ptsname ask for.
        var (locked, number): (Int32, UInt32) = (0, 0)
        try #require(ioctl(end.raw, 0x4004_5431, &locked) == 0 && ioctl(end.raw, 0x8004_5430, &number) == 0)
        let name = "/dev/pts/\(number)"
        process = try SessionProcess.start(
            words[0], arguments: words, environment: environment, closing: 3
        ) { actions in
            // The first terminal that the leader of a session opens is the one that its Ctrl-C comes from.
            posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
            for standard in 1...2 { posix_spawn_file_actions_adddup2(&actions, 0, Int32(standard)) }
        }
    }

    /// All that the program shows until it has ended.
    /// - Parameters:
    ///   - key: pressed once, when `text` has been shown.
    func read(pressing key: UInt8? = nil, after text: String = "") -> String {
        var (shown, isPressed) = ("", false)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(end.raw, &buffer, buffer.count)
            // EIO: nobody has the terminal open any more.
            guard count > 0 else { return shown }
            shown += String(decoding: buffer[..<count], as: UTF8.self)
            guard let key, !isPressed, shown.contains(text) else { continue }
            isPressed = write(end.raw, [key], 1) == 1
        }
    }

    /// The exit status; 128 and the signal's number where one ended it.
    func wait() -> Int32 {
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }
}
