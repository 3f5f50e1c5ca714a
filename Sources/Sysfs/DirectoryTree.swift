internal import CLinux
internal import Glibc

/// A real folder as a tree: the kernel's `/sys`, a mount of the user-space core, or a captured tree.
///
/// Anchored at one descriptor: everything is opened component by component below it without following links.
/// A link is read and applied to the path of the directory it lies in, so neither `..` nor a link's target
/// leads outside, whatever a captured tree holds.
public struct DirectoryTree: SysfsTree {
    public let label: String
    /// Whether the root is a sysfs of the running kernel (`fstatfs`), where writes can block and where
    /// uevents come from netlink.
    public var isKernelSysfs: Bool { fileSystem == Self.sysfsMagic }
    /// Whether the root is a procfs of the running kernel.
    package var isKernelProcfs: Bool { fileSystem == Self.procfsMagic }
    public let folder: String?
    /// `f_type` of the root's file system; 0 where it could not be asked.
    private let fileSystem: Int
    private let root: Directory

    /// As many links as the kernel itself follows in one path (`fs/namei.c:MAXSYMLINKS`).
    private static let maximumLinks = 40
    private static let sysfsMagic = 0x6265_6572
    private static let procfsMagic = 0x9fa0

    /// - Parameter path: a directory; links on the way to it are followed.
    /// - Throws: ``SysfsError`` with `path` as its only component.
    public init(_ path: String) throws(SysfsError) {
        let descriptor = retryingInterrupted { Glibc.open(path, Directory.openFlags & ~O_NOFOLLOW) }
        guard descriptor >= 0 else { throw SysfsError(.open, [path], .current) }
        root = Directory(descriptor: descriptor, route: nil)
        label = path
        folder = Self.absolute(path)
        var facts = statfs()
        fileSystem = fstatfs(descriptor, &facts) == 0 ? Int(facts.f_type) : 0
    }

    public func open(_ path: [String]) throws(SysfsError) -> Directory {
        guard path.allSatisfy(isSingleComponent) else { throw SysfsError(.open, path, .invalidArgument) }
        return try open(path, along: path)
    }

    public func open(_ entry: SysfsEntry, of directory: Directory) throws(SysfsError) -> Directory {
        guard entry.kind == .link else { return try directory.childToList(entry.name) }
        let path = directory.path + [entry.name]
        let target = try Self.components(of: try directory.readLink(entry.name), at: path)
        // What is above an open directory is no link, so `..` can be taken from its path.
        let ups = target.prefix { $0 == ".." }.count
        guard ups < path.count else { throw SysfsError(.open, path, .crossDevice) }
        return try open(path, along: path.dropLast(1 + ups) + target.dropFirst(ups), links: 1, listing: true)
    }

    /// - Parameters:
    ///   - path: what is opened, for messages.
    ///   - way: components from the root, `..` among them.
    ///   - links: how many were followed before.
    private func open(
        _ path: [String], along way: [String], links followed: Int = 0, listing: Bool = false
    ) throws(SysfsError) -> Directory {
        var route = [root]
        var pending = Array(way.reversed())
        var links = followed
        while let name = pending.popLast() {
            guard let here = route.last else { throw SysfsError(.open, path, .crossDevice) }
            if name == ".." {
                guard route.count > 1 else { throw SysfsError(.open, path, .crossDevice) }
                route.removeLast()
                continue
            }
            do throws(SysfsError) {
                let isLast = pending.isEmpty && listing
                route.append(isLast ? try here.childToList(name) : try here.child(name))
            } catch  where error.errno == .linkLoop {
                links += 1
                guard links <= Self.maximumLinks else { throw SysfsError(.open, path, .linkLoop) }
                pending += try Self.components(of: try here.readLink(name), at: path).reversed()
            }
        }
        return route.last ?? root
    }

    public func openStream(_ path: [String]) throws(SysfsError) -> Descriptor? {
        guard let name = path.last else { throw SysfsError(.open, path, .isDirectory) }
        return try open(Array(path.dropLast())).openStream(name)
    }

    private static func absolute(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// - Throws: EXDEV for a target from the root of the whole system, which leads outside.
    private static func components(of target: String, at path: [String]) throws(SysfsError) -> [String] {
        guard !target.utf8.starts(with: "/".utf8) else { throw SysfsError(.open, path, .crossDevice) }
        return target.split(separator: "/").lazy.map(String.init).filter { $0 != "." }
    }
}
