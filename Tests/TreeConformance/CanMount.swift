internal import Glibc

/// Whether this machine lets a test mount; elsewhere these tests are skipped, and the skip says so.
public var canMount: Bool {
    guard geteuid() == 0 else { return false }
    let fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC)
    guard fuse >= 0 else { return false }
    close(fuse)
    return true
}
