internal import Sysfs

/// What the parent asks its writing child for: one message of a socket that keeps messages apart.
struct WriteRequest: Equatable {
    /// The tree's root, absolute.
    var folder: String
    /// Components below it.
    var directory: [String]
    var name: String
    var bytes: [UInt8]

    init(folder: String, directory: [String], name: String, bytes: [UInt8]) {
        self.folder = folder
        self.directory = directory
        self.name = name
        self.bytes = bytes
    }

    /// Texts each ended by a NUL, an empty one behind the last, then the value as it is.
    var message: [UInt8] {
        ([folder] + directory + [name]).flatMap { Array($0.utf8) + [0] } + [0] + bytes
    }

    /// nil unless `message` is one of ``message``'s.
    init?(message: [UInt8]) {
        var texts: [String] = []
        var rest = message[...]
        while let end = rest.firstIndex(of: 0), end > rest.startIndex {
            texts.append(String(decoding: rest[..<end], as: UTF8.self))
            rest = rest[(end + 1)...]
        }
        guard rest.first == 0, texts.count >= 2 else { return nil }
        name = texts.removeLast()
        folder = texts.removeFirst()
        directory = texts
        bytes = Array(rest.dropFirst())
    }

    /// Makes the write, in the child.
    func perform(through directories: inout RecentDirectory) -> WriteAnswer {
        do throws(SysfsError) {
            let opened = try directories.open(directory, of: folder)
            do throws(SysfsError) {
                try opened.write(bytes, to: name)
                return WriteAnswer(errno: 0, isFile: true)
            } catch {
                return WriteAnswer(errno: error.errno.rawValue, isFile: true)
            }
        } catch {
            return WriteAnswer(errno: error.errno.rawValue, isFile: false)
        }
    }
}

/// What the child answers.
struct WriteAnswer: Equatable {
    /// 0 where the write was made.
    var errno: Int32
    /// Whether the file itself answered, and not a directory on the way.
    var isFile: Bool

    init(errno: Int32, isFile: Bool) {
        self.errno = errno
        self.isFile = isFile
    }

    var message: [UInt8] { withUnsafeBytes(of: errno.littleEndian) { Array($0) } + [isFile ? 1 : 0] }

    init?(message: [UInt8]) {
        guard message.count == 5 else { return nil }
        errno = message.prefix(4).reversed().reduce(0) { $0 << 8 | Int32($1) }
        isFile = message[4] != 0
    }
}
