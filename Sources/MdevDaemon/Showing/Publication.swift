internal import Glibc
internal import Sysfs

/// A file that shows the status to whoever reads files, replaced whole by a rename.
public struct Publication: Sendable {
    public let path: String
    /// Whether the folder is somebody else's to make: until then there is nothing to write.
    private let awaitsFolder: Bool
    private let text: @Sendable (DaemonStatus) -> String

    public init(path: String, awaitsFolder: Bool = false, text: @escaping @Sendable (DaemonStatus) -> String)
    {
        self.path = path
        self.awaitsFolder = awaitsFolder
        self.text = text
    }

    /// - Returns: why it could not be written.
    func write(_ status: DaemonStatus) -> String? {
        if awaitsFolder, access(Self.folder(of: path), F_OK) != 0 { return nil }
        return Self.replace(path, with: text(status))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Readers see the old or the new file. It is not made durable: after a crash it is written anew.
    /// - Returns: why it could not be written; nil: it was.
    public static func replace(_ path: String, with text: String) -> String? {
        // Hidden and with another end, so that no collector of *.prom takes it up.
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let temporary = String(path.dropLast(name.count)) + ".\(name).\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { return failure(path) }
        let opened = Descriptor(owning: descriptor)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(opened.raw, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return abandon(temporary, for: path) }
            rest = rest.dropFirst(count)
        }
        // Others read it, whatever the umask of the service.
        guard fchmod(opened.raw, 0o644) == 0, rename(temporary, path) == 0 else {
            return abandon(temporary, for: path)
        }
        return nil
    }

    private static func abandon(_ temporary: String, for path: String) -> String {
        let text = failure(path)
        unlink(temporary)
        return text
    }

    private static func failure(_ path: String) -> String { "cannot write \(path): \(SystemErrno.current)" }
}
