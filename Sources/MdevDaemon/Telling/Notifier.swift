internal import Glibc
internal import Synchronization

/// The service manager's protocol (sd_notify(3)): datagrams to `NOTIFY_SOCKET`. Without one nothing is told.
public final class Notifier: Sendable {
    /// How often the watchdog wants to hear; nil: it does not.
    public let watchdog: Duration?
    private let socket: Int32
    private let address: [UInt8]
    private let lastTold = Mutex("")

    /// - Parameter environment: a variable's value; nil where it is not set.
    public init(environment: (String) -> String?, pid: Int) {
        let path = environment("NOTIFY_SOCKET") ?? ""
        address = Array(path.utf8)
        let fits = address.count > 1 && address.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        let type = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        // A path, or a name in the abstract space (unix(7)), as systemd gives them.
        socket = fits && (path.hasPrefix("/") || path.hasPrefix("@")) ? Glibc.socket(AF_UNIX, type, 0) : -1
        let isOurs = environment("WATCHDOG_PID").map { $0 == String(pid) } ?? true
        let period = environment("WATCHDOG_USEC").flatMap { Int64($0) }
        watchdog = if isOurs, socket >= 0, let period, period > 0 { .microseconds(period) } else { nil }
    }

    deinit { if socket >= 0 { close(socket) } }

    func ready() { send("READY=1") }

    /// What `systemctl status` shows; told when it changes.
    func status(_ line: String) {
        let isNews = lastTold.withLock { last in
            defer { last = line }
            return last != line
        }
        if isNews { send("STATUS=\(line.split(separator: "\n").joined(separator: " "))") }
    }

    /// To be followed by ``ready()``. The time tells the manager which reload the later ready belongs to.
    func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    func stopping() { send("STOPPING=1") }

    func beat() { if watchdog != nil { send("WATCHDOG=1") } }

    /// A manager that cannot be reached must not keep the devices from being looked after.
    private func send(_ message: String) {
        guard socket >= 0 else { return }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { path in
            path.copyBytes(from: address)
            if address[0] == UInt8(ascii: "@") { path[0] = 0 }
        }
        // The name's length counts in the abstract space, where a NUL is a character as any other.
        let length = MemoryLayout<sa_family_t>.size + address.count
        let bytes = Array(message.utf8)
        _ = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
    }
}
