internal import CLinux
internal import Glibc
internal import Sysfs

/// The kernel's uevents: netlink family `NETLINK_KOBJECT_UEVENT`, group 1.
enum NetlinkSocket {
    /// A create sends four events of under 500 bytes, which count several times that with the kernel's own
    /// bookkeeping: room for the events of some thousand devices.
    private static let bufferSize: Int32 = 16 << 20
    private static let kernelGroup: UInt32 = 1

    static func open() throws(SysfsError) -> Descriptor {
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let raw = socket(AF_NETLINK, type, NETLINK_KOBJECT_UEVENT)
        guard raw >= 0 else { throw SysfsError(.open, ["netlink"], .current) }
        let descriptor = Descriptor(owning: raw)
        var size = bufferSize
        let length = socklen_t(MemoryLayout<Int32>.size)
        // Beyond the system's limit only for root; else as much as the limit allows, and overruns are told.
        if setsockopt(raw, SOL_SOCKET, SO_RCVBUFFORCE, &size, length) != 0 {
            setsockopt(raw, SOL_SOCKET, SO_RCVBUF, &size, length)
        }
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_groups = kernelGroup
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(raw, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
            }
        }
        guard bound == 0 else { throw SysfsError(.open, ["netlink"], .current) }
        return descriptor
    }

    /// One message. Only the kernel's count: any other sender has a port of its own.
    static func receive(_ descriptor: Descriptor) -> UeventChunk {
        var buffer = [UInt8](repeating: 0, count: 8192)
        var sender = sockaddr_nl()
        let count = withUnsafeMutablePointer(to: &sender) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var length = socklen_t(MemoryLayout<sockaddr_nl>.size)
                return retryingInterrupted {
                    recvfrom(descriptor.raw, &buffer, buffer.count, 0, address, &length)
                }
            }
        }
        guard count >= 0 else { return UeventChunk(errno: .current) }
        return .events(sender.nl_pid == 0 ? Uevent.parse(buffer[..<count]) : [])
    }
}
