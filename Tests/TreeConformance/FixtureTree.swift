internal import Glibc
public import Sysfs

/// A host of `Tests/Fixtures` in a folder of the test's own: captured from a kernel, or made by the generator.
public struct FixtureTree: Sendable {
    public let folder: TemporaryFolder
    /// Where its `/sys` is.
    public let sysfs: String
    /// Where its `/proc` is; a generated host has none.
    public let proc: String

    /// The fixture `NAME/manifest.txt`: its directories, its files with the modes that git does not keep, its links.
    public init(captured name: String) throws(SysfsError) {
        folder = try TemporaryFolder()
        sysfs = "\(folder.path)/sys"
        proc = "\(folder.path)/proc"
        let source = "\(Self.fixtures)/\(name)"
        let manifest = try Self.bytes("\(source)/manifest.txt")
        for line in String(decoding: manifest, as: UTF8.self).split(separator: "\n") {
            try add(line.split(separator: " ", maxSplits: 2).map(String.init), from: source)
        }
    }

    /// What `Tests/Fixtures/generate HOST` writes.
    public init(generated host: String) throws(SysfsError) {
        folder = try TemporaryFolder()
        sysfs = "\(folder.path)/sys"
        proc = "\(folder.path)/proc"
        try Self.run(["\(Self.fixtures)/generate", host, sysfs])
    }

    public func tree() throws(SysfsError) -> DirectoryTree { try DirectoryTree(sysfs) }

    /// - Parameter entry: kind, mode and path, a link's path with its target behind an arrow.
    private func add(_ entry: [String], from source: String) throws(SysfsError) {
        guard entry.count == 3 else { throw SysfsError(.read, [source, "manifest.txt"], .invalidArgument) }
        switch entry[0] {
        case "directory": try folder.directory(entry[2])
        case "link": try addLink(entry[2])
        default:
            let text = String(decoding: try Self.bytes("\(source)/\(entry[2])"), as: UTF8.self)
            try folder.file(entry[2], text, mode: UInt32(entry[1], radix: 8) ?? 0o444)
        }
    }

    private func addLink(_ text: String) throws(SysfsError) {
        guard let arrow = text.firstRange(of: " -> ") else {
            throw SysfsError(.readLink, [text], .invalidArgument)
        }
        try folder.link(String(text[..<arrow.lowerBound]), to: String(text[arrow.upperBound...]))
    }

    private static var fixtures: String {
        #filePath.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Fixtures"
    }

    private static func bytes(_ path: String) throws(SysfsError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SysfsError(.open, [path], .current) }
        defer { close(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count >= 0 else { throw SysfsError(.read, [path], .current) }
            if count == 0 { return content }
            content += chunk[..<count]
        }
    }

    private static func run(_ arguments: [String]) throws(SysfsError) {
        var words = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, arguments[0], nil, nil, &words, environ)
        guard code == 0 else { throw SysfsError(.open, arguments, SystemErrno(rawValue: code)) }
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child, status == 0 else {
            throw SysfsError(.write, arguments, .invalidArgument)
        }
    }
}
