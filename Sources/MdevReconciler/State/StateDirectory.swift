internal import Glibc
internal import Sysfs

/// A state folder as an open directory: files are named below its descriptor and never reached through links.
final class StateDirectory: Sendable {
    let path: String
    let failpoint: Failpoint
    private let descriptor: OwnedDescriptor

    private init(path: String, failpoint: Failpoint, descriptor: OwnedDescriptor) {
        self.path = path
        self.failpoint = failpoint
        self.descriptor = descriptor
    }

    /// - Returns: nil where the folder does not exist.
    static func open(_ path: String, failpoint: Failpoint) throws(StateError) -> StateDirectory? {
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadable(path: path, .current)
        }
        let descriptor = OwnedDescriptor(number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .unreadable(path: path, .current) }
        guard status.st_mode & 0o002 == 0 else { throw .openToEveryone(path: path) }
        return StateDirectory(path: path, failpoint: failpoint, descriptor: descriptor)
    }

    /// Opens the folder, and makes it (0700) with what is missing above it.
    static func make(_ path: String, failpoint: Failpoint) throws(StateError) -> StateDirectory {
        if let found = try open(path, failpoint: failpoint) { return found }
        var prefix = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            let above = prefix.isEmpty ? "/" : prefix
            prefix += "/\(component)"
            let point = WritePoint(.makeFolder, prefix)
            if access(prefix, F_OK) == 0 { continue }
            if let errno = failpoint.errno(before: point) { throw .system(point, path: prefix, errno) }
            guard mkdir(prefix, 0o700) == 0 || errno == EEXIST else {
                throw .system(point, path: prefix, .current)
            }
            try syncFolder(above)
        }
        guard let made = try open(path, failpoint: failpoint) else {
            throw .unreadable(path: path, .noEntry)
        }
        return made
    }

    private static func syncFolder(_ path: String) throws(StateError) {
        let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A folder that may be passed through but not read cannot be synced by us; its owner's journal does.
        guard number >= 0 else { return }
        let descriptor = OwnedDescriptor(number)
        guard fsync(descriptor.number) == 0 || errno == EINVAL else {
            throw .system(WritePoint(.sync, path), path: path, .current)
        }
    }

    func path(of file: StateFile) -> String { "\(path)/\(file.rawValue)" }

    /// - Returns: nil where the file does not exist.
    func read(_ file: StateFile) throws(StateError) -> [UInt8]? {
        let number = openat(descriptor.number, file.rawValue, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw .unreadable(path: path(of: file), .current)
        }
        let opened = OwnedDescriptor(number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .unreadable(path: path(of: file), .current) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(path: path(of: file), flaw: "it is not a regular file")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        if let errno = opened.readAll(into: &bytes) { throw .unreadable(path: path(of: file), errno) }
        return bytes
    }
}

/// Writing, each call behind the failpoint.
extension StateDirectory {
    /// Opens a file for writing, and makes it (0600) where it is missing.
    func openForWriting(_ name: String, flags: Int32 = 0) throws(StateError) -> OwnedDescriptor {
        let point = WritePoint(.create, name)
        try pass(point)
        let number = openat(
            descriptor.number, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0o600)
        guard number >= 0 else { throw failure(point) }
        return OwnedDescriptor(number)
    }

    func write(_ bytes: [UInt8], to opened: OwnedDescriptor, named name: String) throws(StateError) {
        let point = WritePoint(.write, name)
        try pass(point)
        if let errno = opened.write(bytes) { throw .system(point, path: "\(path)/\(name)", errno) }
    }

    func sync(_ opened: OwnedDescriptor, named name: String) throws(StateError) {
        let point = WritePoint(.sync, name)
        try pass(point)
        while fsync(opened.number) != 0 {
            guard errno == EINTR else { throw failure(point) }
        }
    }

    /// Makes the folder's own entries durable: what was made, put in place or deleted.
    func syncFolder() throws(StateError) { try sync(descriptor, named: ".") }

    /// Replaces a file whole: after a crash it is either as it was or as it is to be.
    func replace(_ file: StateFile, with bytes: [UInt8]) throws(StateError) {
        let temporary = file.rawValue + ".new"
        let opened = try openForWriting(temporary, flags: O_TRUNC)
        try write(bytes, to: opened, named: temporary)
        try sync(opened, named: temporary)
        let point = WritePoint(.rename, file.rawValue)
        try pass(point)
        guard renameat(descriptor.number, temporary, descriptor.number, file.rawValue) == 0 else {
            throw failure(point)
        }
        try syncFolder()
    }

    /// Deletes a file, durably; one that is not there is fine.
    func remove(_ file: StateFile) throws(StateError) {
        let point = WritePoint(.remove, file.rawValue)
        try pass(point)
        guard unlinkat(descriptor.number, file.rawValue, 0) == 0 || errno == ENOENT else {
            throw failure(point)
        }
        try syncFolder()
    }

    private func pass(_ point: WritePoint) throws(StateError) {
        guard let errno = failpoint.errno(before: point) else { return }
        throw .system(point, path: "\(path)/\(point.name)", errno)
    }

    private func failure(_ point: WritePoint) -> StateError {
        .system(point, path: "\(path)/\(point.name)", .current)
    }
}
