internal import Sysfs

/// The directory above the one that was opened last, kept open: the devices of one parent are written one after
/// the other, and the way there is most of the work.
struct RecentDirectory {
    private struct Kept {
        var folder: String
        var path: [String]
        var directory: DirectoryTree.Directory
    }

    private var kept: Kept?

    /// Opens `path` below `folder` as a new ``DirectoryTree`` would.
    ///
    /// A parent that went and came again has another directory of the same name: where the kept one no longer
    /// answers, the whole way is gone again.
    mutating func open(_ path: [String], of folder: String) throws(SysfsError) -> DirectoryTree.Directory {
        guard let name = path.last else { return try DirectoryTree(folder).open(path) }
        let above = Array(path.dropLast())
        if let kept, kept.folder == folder, kept.path == above {
            do throws(SysfsError) { return try kept.directory.child(name) } catch { self.kept = nil }
        }
        let tree = try DirectoryTree(folder)
        let directory = try tree.open(above)
        kept = Kept(folder: folder, path: above, directory: directory)
        do throws(SysfsError) { return try directory.child(name) } catch {
            // A link is followed by the tree only.
            guard error.errno == .linkLoop else { throw error }
            return try tree.open(path)
        }
    }
}
