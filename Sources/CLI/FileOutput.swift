import Glibc
import Sysfs

/// Files that a command makes, replaced whole: a reader sees the old or the new one, never half of it.
enum FileOutput {
    /// - Parameter temporary: where it is written first, on the same file system; nil: beside it.
    static func replace(_ path: String, with text: String, temporary: String? = nil) throws {
        let temporary = temporary ?? path + ".\(ownPID).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw failure(temporary) }
        do {
            try write(Array(text.utf8), to: descriptor, temporary)
            guard fsync(descriptor) == 0, close(descriptor) == 0, rename(temporary, path) == 0 else {
                throw failure(path)
            }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw failure(path)
            }
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        .file(path: path, action: "write", errno: SystemErrno.current.description)
    }
}
