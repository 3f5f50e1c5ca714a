internal import CLinux
internal import Glibc
internal import Sysfs

/// The directory that a tree is mounted on.
struct MountPoint {
    /// Absolute, so that a changed working directory does not matter.
    let path: String

    /// A mount whose server was killed is unmounted first.
    /// - Throws: ``MountError/mountPoint(path:_:)``.
    init(_ path: String) throws(MountError) {
        var status = stat()
        while stat(path, &status) != 0 {
            // "Transport endpoint is not connected": a mount without a server, perhaps one of several.
            guard errno == ENOTCONN else { throw .mountPoint(path: path, .current) }
            guard umount2(path, Int32(MNT_DETACH)) == 0 else { throw .unmount(path: path, .current) }
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .mountPoint(path: path, .notDirectory) }
        guard let resolved = realpath(path, nil) else { throw .mountPoint(path: path, .current) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// - Parameter source: how `/proc/mounts` names it.
    /// - Returns: the open connection.
    /// - Throws: ``MountError``.
    func mount(source: String) throws(MountError) -> Descriptor {
        let number = open("/dev/fuse", O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw .noDevice(.current) }
        let descriptor = Descriptor(owning: number)
        let options =
            "fd=\(number),rootmode=40755,user_id=\(geteuid()),group_id=\(getegid()),allow_other"
        let flags = UInt(MS_NOSUID | MS_NODEV | MS_NOEXEC)
        guard Glibc.mount(source, path, "fuse.mdev-reconcile", flags, options) == 0 else {
            throw .mount(path: path, .current)
        }
        return descriptor
    }

    /// Where some process is still in it, its requests are aborted and the tree goes with the last one.
    /// - Throws: ``MountError/unmount(path:_:)``.
    func unmount() throws(MountError) {
        if umount2(path, 0) == 0 || errno == EINVAL { return }
        let flags = Int32(MNT_FORCE) | Int32(MNT_DETACH)
        guard umount2(path, flags) == 0 else { throw .unmount(path: path, .current) }
    }
}
