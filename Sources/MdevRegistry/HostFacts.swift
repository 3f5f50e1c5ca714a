internal import Glibc
public import MdevModel
public import Sysfs

/// Where a host says who it is; other paths are for tests and for other roots.
public struct HostFacts: Sendable {
    public var machineID: String
    public var bootID: String
    public var hostName: String

    public init(
        machineID: String = "/etc/machine-id", bootID: String = "/proc/sys/kernel/random/boot_id",
        hostName: String = "/proc/sys/kernel/hostname"
    ) {
        self.machineID = machineID
        self.bootID = bootID
        self.hostName = hostName
    }

    /// Reads the three. The machine-id is empty where there is none yet: no file, or `uninitialized`, as
    /// systemd writes it before the first boot is done.
    /// - Throws: `SysfsError` with the absolute path; also for a boot or host name that is missing, because
    ///   without the boot the ledger's entries would count for another one.
    public func read() throws(SysfsError) -> HostIdentity {
        HostIdentity(
            name: try Self.line(of: hostName), machineID: try machineIdentity(),
            bootID: try Self.line(of: bootID))
    }

    private func machineIdentity() throws(SysfsError) -> String {
        do throws(SysfsError) {
            let text = try Self.line(of: machineID)
            return text == "uninitialized" ? "" : text
        } catch  where error.errno == .noEntry {
            return ""
        }
    }

    /// These files lie outside of every tree, so they are opened by their path; links count (`/etc` may have
    /// them).
    private static func line(of path: String) throws(SysfsError) -> String {
        let file = retryingInterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard file >= 0 else { throw SysfsError(.read, [path], .current) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = retryingInterrupted { Glibc.read(file, &buffer, buffer.count) }
        guard count >= 0 else { throw SysfsError(.read, [path], .current) }
        let line = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: line, as: UTF8.self)
    }
}
