internal import Glibc
internal import Synchronization
internal import Sysfs

/// A person's wish to end the run: the running step is finished, the rest is not begun. Waiting ends with it.
public final class StopSignal: Sendable {
    private let requested = Atomic(false)
    /// Readable once the stop was requested, and from then on.
    private let readEnd: OwnedDescriptor?
    private let writeEnd: OwnedDescriptor?

    public init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            // Without a pipe waiting ends at its deadline only.
            (readEnd, writeEnd) = (nil, nil)
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (readEnd, writeEnd) = (OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1]))
    }

    /// From any thread and any number of times; from a signal's handler too, so it does no more than one write.
    public func request() {
        guard !requested.exchange(true, ordering: .sequentiallyConsistent) else { return }
        guard let writeEnd else { return }
        let errnoBefore = errno
        var byte: UInt8 = 1
        _ = write(writeEnd.number, &byte, 1)
        errno = errnoBefore
    }

    /// Readable once the stop was requested, for whoever waits for several things at once.
    public var descriptor: Int32? { readEnd?.number }

    public var isRequested: Bool { requested.load(ordering: .sequentiallyConsistent) }

    /// Waits until the stop is requested or the deadline has passed.
    public func wait(until deadline: Deadline) {
        while !isRequested, !deadline.hasPassed {
            var request = pollfd(fd: readEnd?.number ?? -1, events: Int16(POLLIN), revents: 0)
            _ = poll(&request, 1, deadline.milliseconds(atMost: 60_000))
        }
    }
}
