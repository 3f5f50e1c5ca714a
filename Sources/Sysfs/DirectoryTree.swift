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
        var route = [root]
        var pending = Array(path.reversed())
        guard path.allSatisfy(isSingleComponent) else { throw SysfsError(.open, path, .invalidArgument) }
        var links = 0
        while let name = pending.popLast() {
            guard let here = route.last else { throw SysfsError(.open, path, .crossDevice) }
            if name == ".." {
                guard route.count > 1 else { throw SysfsError(.open, path, .crossDevice) }
                route.removeLast()
                continue
            }
            do throws(SysfsError) {
                route.append(try here.child(name))
            } catch  where error.errno == .linkLoop {
                links += 1
                guard links <= Self.maximumLinks else { throw SysfsError(.open, path, .linkLoop) }
                let target = try here.readLink(name)
                guard !target.utf8.starts(with: "/".utf8) else { throw SysfsError(.open, path, .crossDevice) }
                pending += Self.components(of: target).reversed()
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

    private static func components(of target: String) -> [String] {
        target.split(separator: "/").lazy.map(String.init).filter { $0 != "." }
    }
}
