internal import Sysfs

/// What the parent asks its writing child for: one message of a socket that keeps messages apart.
struct WriteRequest: Equatable {
    /// The tree's root, absolute.
    var folder: String
    /// Components below it.
    var directory: [String]
    var name: String
    var bytes: [UInt8]
    /// Whether it is made only if the one asked for before it was.
    var followsSuccess: Bool

    init(
        folder: String, directory: [String], name: String, bytes: [UInt8], followsSuccess: Bool = false
    ) {
        self.folder = folder
        self.directory = directory
        self.name = name
        self.bytes = bytes
        self.followsSuccess = followsSuccess
    }

    /// 1 or 0 for ``followsSuccess``, texts each ended by a NUL, an empty one behind the last, then the value as it
    /// is.
    var message: [UInt8] {
        var message: [UInt8] = [followsSuccess ? 1 : 0]
        message.reserveCapacity(256)
        for text in [folder] + directory + [name] {
            message += text.utf8
            message.append(0)
        }
        message.append(0)
        return message + bytes
    }

    /// nil unless `message` is one of ``message``'s.
    init?(message: [UInt8]) {
        guard let flag = message.first, flag <= 1 else { return nil }
        followsSuccess = flag == 1
        var texts: [String] = []
        var rest = message.dropFirst()
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
                return .written
            } catch {
                return .refused(error.errno.rawValue, isFile: true)
            }
        } catch {
            return .refused(error.errno.rawValue, isFile: false)
        }
    }
}

/// What the child answers.
enum WriteAnswer: Equatable {
    case written
    /// Whether the file itself answered, and not a directory on the way.
    case refused(Int32, isFile: Bool)
    /// The one before it was not written (``WriteRequest/followsSuccess``).
    case notBegun

    /// The errno's four bytes, and which case it is.
    var message: [UInt8] {
        switch self {
        case .written: Self.message(0, 0)
        case .refused(let errno, let isFile): Self.message(errno, isFile ? 2 : 1)
        case .notBegun: Self.message(0, 3)
        }
    }

    private static func message(_ errno: Int32, _ kind: UInt8) -> [UInt8] {
        withUnsafeBytes(of: errno.littleEndian) { Array($0) } + [kind]
    }

    init?(message: [UInt8]) {
        guard message.count == 5 else { return nil }
        let errno = message.prefix(4).reversed().reduce(0) { $0 << 8 | Int32($1) }
        switch message[4] {
        case 0: self = .written
        case 1: self = .refused(errno, isFile: false)
        case 2: self = .refused(errno, isFile: true)
        case 3: self = .notBegun
        default: return nil
        }
    }
}
