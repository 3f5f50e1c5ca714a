internal import Glibc
internal import Sysfs

/// The subfolder `host` of a state folder, where a simulated host keeps what a kernel keeps in memory. Beside it
/// lies what the tool itself keeps. Files are named below an open descriptor and never reached through links.
final class HostFolder: Sendable {
    static let name = "host"
    static let journal = "journal"
    static let lock = "lock"
    /// Of the control socket.
    static let control = "control"
    /// Who has devices open.
    static let processes = "proc"

    let path: String
    private let descriptor: Descriptor

    private init(path: String, descriptor: Descriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    /// - Returns: nil where it does not exist; nothing is made.
    static func open(inState state: String) throws(HostError) -> HostFolder? {
        let path = "\(state)/\(name)"
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(.open, path: path, .current)
        }
        return HostFolder(path: path, descriptor: Descriptor(owning: number))
    }

    /// Opens it, and makes it (0700) with what is missing above it.
    static func make(inState state: String) throws(HostError) -> HostFolder {
        if let found = try open(inState: state) { return found }
        let path = "\(state)/\(name)"
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            prefix += "/\(component)"
            guard mkdir(prefix, 0o700) == 0 || errno == EEXIST else {
                // What exists may lie where nobody may make anything.
                if access(prefix, F_OK) == 0 { continue }
                throw .system(.create, path: prefix, .current)
            }
        }
        guard let made = try open(inState: state) else { throw .system(.open, path: path, .noEntry) }
        return made
    }

    func path(of file: String) -> String { "\(path)/\(file)" }

    /// Deletes a file; one that is not there is fine.
    func removeFile(_ file: String) { _ = unlinkat(descriptor.raw, file, 0) }

    /// A socket's address in the folder: by its descriptor, because a path may be longer than an address can be.
    func withSocketAddress(
        _ file: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = "/proc/self/fd/\(descriptor.raw)/\(file)"
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// - Returns: nil where the file does not exist.
    func read(_ file: String) throws(HostError) -> [UInt8]? {
        let number = openat(descriptor.raw, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(.open, path: path(of: file), .current)
        }
        let opened = Descriptor(owning: number)
        guard let bytes = opened.readAll() else { throw .system(.read, path: path(of: file), .current) }
        return bytes
    }

    /// Opens a file for reading and writing, and makes it (0600) where it is missing.
    func openForWriting(_ file: String, flags: Int32 = 0) throws(HostError) -> Descriptor {
        let number = openat(
            descriptor.raw, file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0o600)
        guard number >= 0 else { throw .system(.open, path: path(of: file), .current) }
        return Descriptor(owning: number)
    }

    /// Replaces a file whole: after a crash it is either as it was or as it is to be.
    /// - Returns: the file, open at its end.
    @discardableResult
    func replace(_ file: String, with bytes: [UInt8]) throws(HostError) -> Descriptor {
        let temporary = file + ".new"
        let opened = try openForWriting(temporary, flags: O_TRUNC)
        guard opened.write(bytes) else { throw .system(.write, path: path(of: temporary), .current) }
        guard fsync(opened.raw) == 0 else { throw .system(.sync, path: path(of: temporary), .current) }
        guard renameat(descriptor.raw, temporary, descriptor.raw, file) == 0 else {
            throw .system(.replace, path: path(of: file), .current)
        }
        guard fsync(descriptor.raw) == 0 else { throw .system(.sync, path: path, .current) }
        return opened
    }
}

extension Descriptor {
    /// From where it is up to the end; nil with errno set.
    func readAll() -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(raw, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 { bytes += chunk[..<count] }
            if count < 0, errno != EINTR { return nil }
        }
    }

    /// All of it; false with errno set.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(raw, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 { rest = rest.dropFirst(count) }
                if count < 0, errno != EINTR { return false }
            }
            return true
        }
    }
}
