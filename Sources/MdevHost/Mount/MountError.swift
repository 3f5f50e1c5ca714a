public import Sysfs

/// Why a simulated host cannot be mounted.
public enum MountError: Error, Hashable, Sendable {
    /// `/dev/fuse` cannot be opened.
    case noDevice(SystemErrno)
    /// What is to be mounted on is no directory that can be used.
    case mountPoint(path: String, SystemErrno)
    case mount(path: String, SystemErrno)
    case unmount(path: String, SystemErrno)
    /// The socket by which devices are opened cannot be made.
    case control(path: String, SystemErrno)
    /// Who has devices open cannot be published.
    case clients(HostError)
    /// A thread or a descriptor could not be had.
    case resources(SystemErrno)
}

extension MountError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noDevice(let errno)
        where errno == .noEntry || errno == .noDevice || errno == .noDeviceOrAddress:
            "cannot open /dev/fuse: \(errno): load the module (`modprobe fuse`); in a container pass the device"
                + " (`--device /dev/fuse`)"
        case .noDevice(let errno):
            "cannot open /dev/fuse: \(errno): run as root, or give this user the right to read and write it"
        case .mountPoint(let path, let errno) where errno == .noEntry:
            "cannot mount on \(path): \(errno): make the directory first (`mkdir -p \(path)`)"
        case .mountPoint(let path, let errno): "cannot mount on \(path): \(errno)"
        case .mount(let path, let errno) where errno == .notPermitted:
            "cannot mount on \(path): \(errno): run as root, or in namespaces of your own (`unshare -rm`); in a"
                + " container it takes the capability SYS_ADMIN"
        case .mount(let path, let errno): "cannot mount on \(path): \(errno)"
        case .unmount(let path, let errno):
            "cannot unmount \(path): \(errno): `umount -l \(path)` does it once nobody uses it"
        case .control(let path, let errno): "cannot listen at \(path): \(errno)"
        case .clients(let error): "\(error)"
        case .resources(let errno): "cannot start serving the mount: \(errno)"
        }
    }
}
