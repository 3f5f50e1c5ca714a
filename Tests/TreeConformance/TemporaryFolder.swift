internal import Glibc
public import Sysfs

/// A folder of one test's own, removed with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
    public let path: String

    /// - Parameter inMemory: on a file system that syncs for free, for tests that make thousands of them.
    /// - Throws: ``SysfsError`` with the pattern as its path.
    public init(inMemory: Bool = false) throws(SysfsError) {
        let base = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var pattern = Array("\(base)/mdev-reconcile-test-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { throw SysfsError(.open, [base], .current) }
        path = String(decoding: pattern.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    // Removes links themselves, never what they point at.
    deinit { Self.removeAll(path) }

    /// Makes a directory and those above it.
    public func directory(_ relative: String) throws(SysfsError) {
        var position = path
        for component in relative.split(separator: "/") {
            position += "/\(component)"
            if mkdir(position, 0o755) != 0, SystemErrno.current != .exists { throw failure(relative) }
        }
    }

    /// Writes a file anew, with the directories above it.
    public func file(_ relative: String, _ text: String, mode: UInt32 = 0o644) throws(SysfsError) {
        try directoryAbove(relative)
        // Who is not root cannot open a read-only file of an earlier call for writing.
        unlink("\(path)/\(relative)")
        let file = open("\(path)/\(relative)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(relative) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fchmod(file, mode) == 0 else {
            throw failure(relative)
        }
    }

    /// What a file holds, also one that sysfs shows as write-only.
    public func text(_ relative: String) throws(SysfsError) -> String {
        guard chmod("\(path)/\(relative)", 0o600) == 0 else { throw failure(relative) }
        let file = open("\(path)/\(relative)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(relative) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &buffer, buffer.count)
        guard count >= 0 else { throw failure(relative) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    public func link(_ relative: String, to target: String) throws(SysfsError) {
        try directoryAbove(relative)
        guard symlink(target, "\(path)/\(relative)") == 0 else { throw failure(relative) }
    }

    public func fifo(_ relative: String) throws(SysfsError) {
        try directoryAbove(relative)
        guard mkfifo("\(path)/\(relative)", 0o644) == 0 else { throw failure(relative) }
    }

    /// Removes one file, link or empty directory.
    public func delete(_ relative: String) throws(SysfsError) {
        guard remove("\(path)/\(relative)") == 0 else { throw failure(relative) }
    }

    private static func removeAll(_ path: String) {
        // A directory is the one thing that neither unlink nor the plain remove of a full one takes.
        guard remove(path) != 0, let stream = opendir(path) else { return }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { removeAll("\(path)/\(name)") }
        }
        closedir(stream)
        remove(path)
    }

    private func directoryAbove(_ relative: String) throws(SysfsError) {
        try directory(relative.split(separator: "/").dropLast().joined(separator: "/"))
    }

    private func failure(_ relative: String) -> SysfsError { SysfsError(.write, [path, relative], .current) }
}

extension TemporaryFolder {
    /// What lies directly in it, in order.
    public func names() throws(SysfsError) -> [String] {
        try DirectoryTree(path).open([]).list().map(\.name).sorted()
    }
}
