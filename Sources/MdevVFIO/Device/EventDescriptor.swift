internal import Glibc
package import MdevCore

/// A reference to somebody's eventfd, good for as long as it is kept.
package final class EventDescriptor: Sendable {
    private let descriptor: Int32

    /// - Throws: EBADF where the number is no open descriptor of this process, EINVAL where it is no eventfd.
    package init(_ number: Int32) throws(KernelErrno) {
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .badDescriptor }
        descriptor = copy
        guard EventDescriptor.isEvent(copy) else { throw .invalidArgument }
    }

    deinit { close(descriptor) }

    /// Adds one to its counter. It never waits: a counter that is full has been told already.
    package func signal() {
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard Glibc.poll(&poll, 1, 0) == 1, poll.revents & Int16(POLLOUT) != 0 else { return }
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout.size(ofValue: one))
    }

    private static func isEvent(_ descriptor: Int32) -> Bool {
        var text = [UInt8](repeating: 0, count: 64)
        let length = text.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink("/proc/self/fd/\(descriptor)", $0, bytes.count) } ?? -1
        }
        return length > 0 && String(decoding: text[..<length], as: UTF8.self) == "anon_inode:[eventfd]"
    }
}
