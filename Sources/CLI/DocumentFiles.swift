internal import Glibc
internal import MdevDocument
internal import Sysfs

/// The documents that a command line names: files, folders of `*.yaml` and `*.yml` in name order, and `-` for
/// standard input. A file that is named twice is read once.
struct DocumentFiles {
    /// Longer than a program that writes into a pipe thinks, in milliseconds.
    private static let pipePatience: Int32 = 10_000

    private(set) var sources: [DocumentSource] = []
    /// What could not be read, and why.
    private(set) var unreadable: [Diagnostic] = []

    private let limit: Int
    private var readBefore: Set<Identity> = []

    /// Which file it is, whatever path leads to it.
    private struct Identity: Hashable {
        var device: UInt
        var inode: UInt
    }

    /// Reads all; what cannot be read never keeps the rest from being checked.
    ///
    /// - Parameter limit: the size of a document in bytes beyond which it is refused without reading it.
    init(_ arguments: [String], limit: Int = YAMLLimits.standard.size) {
        self.limit = limit
        var readsInput = false
        for argument in arguments {
            if argument != "-" {
                readPath(argument)
            } else if !readsInput {
                readsInput = true
                read(STDIN_FILENO, named: DocumentSource.standardInputName)
            }
        }
    }

    private mutating func readPath(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return fail(path, .unreadable, "\(SystemErrno.current)") }
        if status.st_mode & S_IFMT == S_IFDIR { readFolder(path) } else { readFile(path) }
    }

    private mutating func readFolder(_ path: String) {
        guard let names = documentNames(in: path) else { return }
        guard !names.isEmpty else {
            return fail(
                path, .empty, "the folder has no *.yaml or *.yml",
                fix: "to declare that there are no devices, put a document with devices: [] into it")
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        for name in names { readFile(folder + name) }
    }

    /// In byte order; without hidden files, which are editors' and ConfigMap volumes' own.
    private mutating func documentNames(in path: String) -> [String]? {
        guard let folder = opendir(path) else {
            fail(path, .unreadable, "\(SystemErrno.current)")
            return nil
        }
        defer { closedir(folder) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix("."), name.hasSuffix(".yaml") || name.hasSuffix(".yml") { names.append(name) }
            errno = 0
        }
        guard errno == 0 else {
            fail(path, .unreadable, "\(SystemErrno.current)")
            return nil
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Opened without waiting: a FIFO that nobody writes to must not hold the run.
    private mutating func readFile(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { return fail(path, .unreadable, "\(SystemErrno.current)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            return fail(path, .unreadable, "\(SystemErrno.current)")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFIFO: break
        case S_IFDIR: return fail(path, .unreadable, "\(SystemErrno.isDirectory)")
        default: return fail(path, .unreadable, "it is a device or a socket, not a file")
        }
        guard readBefore.insert(Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))).inserted
        else {
            return
        }
        guard status.st_size <= limit else { return failTooLarge(path, "\(status.st_size) bytes") }
        read(descriptor, named: path)
    }

    private mutating func read(_ descriptor: Int32, named name: String) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
                guard bytes.count <= limit else { return failTooLarge(name, "more than \(limit) bytes") }
            } else if errno == EAGAIN {
                guard waitForInput(descriptor) else {
                    return fail(
                        name, .unreadable, "nothing came from it for \(Self.pipePatience / 1000) seconds")
                }
            } else if errno != EINTR {
                return fail(name, .unreadable, "\(SystemErrno.current)")
            }
        }
        sources.append(DocumentSource(name: name, bytes: bytes))
    }

    private func waitForInput(_ descriptor: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, Self.pipePatience) != 0
    }

    private mutating func failTooLarge(_ name: String, _ size: String) {
        fail(name, .tooLarge, "it has \(size), and a document may have \(limit)")
    }

    private mutating func fail(
        _ file: String, _ summary: Diagnostic.Summary, _ detail: String, fix: String? = nil
    ) {
        unreadable.append(Diagnostic(.error, summary, file: file, detail: detail, fix: fix))
    }
}
