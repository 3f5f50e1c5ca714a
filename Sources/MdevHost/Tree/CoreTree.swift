internal import Glibc
internal import MdevCore
public import Sysfs

/// A simulated host's sysfs in this process. Handles are the core's own, so nothing is formatted, opened or
/// copied on the way but the attributes' texts.
public struct CoreTree: SysfsTree {
    /// The host's name.
    public let label: String
    private let root: Directory

    /// As many links as the kernel itself follows in one path (`fs/namei.c:MAXSYMLINKS`).
    private static let maximumLinks = 40

    init(_ core: MediatedDeviceCore, _ writer: TreeWriter, label: String) {
        self.label = label
        root = Directory(core.root, name: "", above: nil, writer)
    }

    public func open(_ path: [String]) throws(SysfsError) -> Directory {
        var here = root
        var pending = Array(path.reversed())
        guard path.allSatisfy(isSingleComponent) else { throw SysfsError(.open, path, .invalidArgument) }
        var links = 0
        while let name = pending.popLast() {
            if name == ".." {
                guard let above = here.above else { throw SysfsError(.open, path, .crossDevice) }
                here = above
                continue
            }
            let node = try here.node(name, .open)
            guard node.kind == .link else {
                here = try here.child(name, node)
                continue
            }
            links += 1
            guard links <= Self.maximumLinks else { throw SysfsError(.open, path, .linkLoop) }
            let target = try here.text(of: node, name)
            pending += target.split(separator: "/").reversed().map(String.init)
        }
        return here
    }

    /// The core's events have no descriptor in this process, whose own writes are all that happens here.
    public func openStream(_ path: [String]) throws(SysfsError) -> Descriptor? {
        guard let name = path.last else { throw SysfsError(.open, path, .isDirectory) }
        _ = try open(path.dropLast()).node(name, .open)
        return nil
    }
}

/// Whether `name` is one component of a path.
func isSingleComponent(_ name: String) -> Bool {
    if name.isEmpty || name == "." || name == ".." { return false }
    var name = name
    return name.withUTF8 { bytes in
        bytes.baseAddress.map { memchr($0, 0x2f, bytes.count) ?? memchr($0, 0, bytes.count) } ?? nil == nil
    }
}
