/// The seam: a tree shaped as sysfs. ``DirectoryTree`` is a real folder (the kernel's `/sys`, a mount of the
/// user-space core, a captured tree); the simulated host's tree is the core in this process. Everything above
/// is one code path over both.
public protocol SysfsTree<Directory>: Sendable {
    associatedtype Directory: SysfsDirectory

    /// How messages name the root: `/sys`, or the simulated host's name.
    var label: String { get }

    /// Whether this is a sysfs of the running kernel: there a write may block for as long as some process
    /// holds a device, and uevents come from netlink. A tree that is anything else need not say so.
    var isKernelSysfs: Bool { get }

    /// The root as an absolute path that another process of this host can open; `nil` where there is none.
    var folder: String? { get }

    /// Opens a directory below the root; links on the way are followed as long as they stay below the root.
    /// - Parameter path: components relative to the root; none for the root itself.
    /// - Throws: ``SysfsError``; ENOENT where nothing is there, EXDEV where a link leads outside.
    func open(_ path: [String]) throws(SysfsError) -> Directory

    /// Opens an entry of an open directory, links followed as by ``open(_:)`` with its whole path, to be listed.
    func open(_ entry: SysfsEntry, of directory: Directory) throws(SysfsError) -> Directory

    /// Opens a file below the root that is read as a stream (such as `kernel/uevents`), without
    /// waiting; `nil` where the tree has no descriptors to hand out. A tree of files overrides it.
    /// - Throws: ``SysfsError``; ENOENT where nothing is there.
    func openStream(_ path: [String]) throws(SysfsError) -> Descriptor?
}

extension SysfsTree {
    public var isKernelSysfs: Bool { false }

    public var folder: String? { nil }

    public func openStream(_ path: [String]) throws(SysfsError) -> Descriptor? { nil }

    public func open(_ entry: SysfsEntry, of directory: Directory) throws(SysfsError) -> Directory {
        try open(directory.path + [entry.name])
    }
}

/// An open directory. Names are single components; nothing here follows links, so nothing escapes.
public protocol SysfsDirectory: Sendable {
    /// Components from the root, links resolved; for messages and for resolving relative links.
    var path: [String] { get }

    /// Every entry but `.` and `..`, in no particular order.
    func list() throws(SysfsError) -> [SysfsEntry]

    /// - Throws: ``SysfsError``; ENOENT, ENOTDIR, and ELOOP where `name` is a link.
    func child(_ name: String) throws(SysfsError) -> Self

    /// As ``child(_:)``, for a directory that is listed next: where listing needs an open of its own, it is this.
    func childToList(_ name: String) throws(SysfsError) -> Self

    /// Reads a whole attribute with one call (a sysfs attribute is at most a page).
    /// - Returns: how many bytes at the start of `buffer` were filled.
    func read(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int

    /// Writes `bytes` with one call, as sysfs wants it.
    /// - Throws: ``SysfsError`` with what the kernel answered.
    func write(_ bytes: [UInt8], to name: String) throws(SysfsError)

    /// The link's text as it stands: `../../../devices/virtual/mtty/mtty`.
    func readLink(_ name: String) throws(SysfsError) -> String

    /// As ``readLink(_:)``, without making a text of it: for the thousands of links of a large host.
    /// - Returns: how many bytes at the start of `buffer` were filled; a target that fills it may be cut.
    func readLink(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int

    /// Permission bits of an entry, without following links.
    func mode(_ name: String) throws(SysfsError) -> UInt32
}

extension SysfsDirectory {
    public func childToList(_ name: String) throws(SysfsError) -> Self { try child(name) }

    public func readLink(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int {
        let target = try readLink(name).utf8.prefix(buffer.count)
        buffer.replaceSubrange(..<target.count, with: target)
        return target.count
    }
}

/// One name in a directory.
public struct SysfsEntry: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case directory, link, file
    }

    public var name: String
    public var kind: Kind

    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
