import Glibc
import MdevCore
import Synchronization
import Sysfs

@testable import MdevHost

/// A blocking call on a thread of its own.
final class Background: Sendable {
    private let result = Mutex<Int?>(nil)
    private let done: Descriptor
    private let signal: Descriptor

    init?(_ body: @escaping @Sendable () -> Int) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        (done, signal) = (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
        let started = startThread { [self] in
            let value = body()
            result.withLock { $0 = value }
            _ = write(signal.raw, "x", 1)
        }
        if !started { return nil }
    }

    var hasEnded: Bool { result.withLock { $0 != nil } }

    func wait() -> Int? {
        var byte: UInt8 = 0
        while read(done.raw, &byte, 1) < 0 && errno == EINTR {}
        return result.withLock { $0 }
    }
}

/// One write of text to a file: 0, or the errno.
func put(_ text: String, in path: String) -> Int {
    let file = Descriptor(owning: open(path, O_WRONLY | O_CLOEXEC))
    guard file.raw >= 0 else { return Int(errno) }
    return write(file.raw, text, text.utf8.count) == text.utf8.count ? 0 : Int(errno)
}

/// Writes 1 to a `remove` file.
struct Remover {
    private let writer: Background

    init(_ path: String) throws {
        let file = Descriptor(owning: open(path, O_WRONLY | O_CLOEXEC))
        guard file.raw >= 0, let writer = Background({ write(file.raw, "1\n", 2) == 2 ? 0 : Int(errno) })
        else {
            throw SysfsError(.open, [path], .current)
        }
        self.writer = writer
    }

    var hasEnded: Bool { writer.hasEnded }
    func wait() -> Int? { writer.wait() }
}

extension SimulatedHost {
    /// Opens a device as a client of the VFIO API does.
    func hold(_ uuid: String) throws -> OpenVFIODevice {
        guard let device = GUID(uuid).flatMap({ core.device($0) }) else { throw KernelErrno.noDevice }
        return try device.open()
    }
}
