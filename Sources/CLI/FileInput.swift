import Glibc
import MdevModel
import MdevReconciler
import Sysfs

/// Files of this tool's own formats, read whole.
enum FileInput {
    /// A snapshot or a plan of a large host has some ten megabytes.
    private static let limit = 1 << 30

    static func snapshot(_ path: String) throws -> Observation {
        let bytes = try read(path)
        do throws(SnapshotDocument.Failure) {
            return try SnapshotDocument.observation(bytes)
        } catch {
            throw CommandFailure.content(path: path, flaw: error.description)
        }
    }

    static func savedPlan(_ path: String) throws -> SavedPlan {
        let bytes = try read(path)
        do throws(SavedPlanError) { return try SavedPlan(bytes) } catch {
            throw CommandFailure.content(path: path, flaw: error.description)
        }
    }

    /// `-` is standard input.
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(path) }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw failure(path)
            }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else {
                throw CommandFailure.content(path: path, flaw: "it is larger than \(limit) bytes")
            }
        }
    }

    private static func failure(_ path: String) -> CommandFailure {
        .file(path: path, action: "read", errno: SystemErrno.current.description)
    }
}
