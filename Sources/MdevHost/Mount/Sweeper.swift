internal import CLinux
internal import Glibc
internal import Synchronization
internal import Sysfs

/// Tells the kernel to forget what is gone, so that neither it nor the core keeps removed devices in memory. The
/// tree is right without it: what belongs to a device is asked for anew each time.
///
/// A thread of its own, because a notice may wait for a client that waits for an answer.
final class Sweeper: Sendable {
    private let server: FuseServer
    private let wake: Descriptor
    private let stop: Descriptor
    /// Set by the first write after a sweep, so that those behind it cost nothing.
    private let isDue = Atomic<Bool>(false)

    /// - Returns: nil where the system has no descriptors to give.
    init?(_ server: FuseServer) {
        let (wake, stop) = (eventfd(0, O_CLOEXEC), eventfd(0, O_CLOEXEC))
        guard wake >= 0, stop >= 0 else { return nil }
        self.server = server
        (self.wake, self.stop) = (Descriptor(owning: wake), Descriptor(owning: stop))
    }

    func start() -> Bool { startThread { self.run() } }

    func end() { _ = eventfd_write(stop.raw, 1) }

    /// Something was written, so something may be gone.
    func note() {
        if !isDue.load(ordering: .relaxed), !isDue.exchange(true, ordering: .relaxed) {
            _ = eventfd_write(wake.raw, 1)
        }
    }

    private func run() {
        while wait(for: [wake, stop], milliseconds: -1) == wake.raw {
            // What comes in bursts is swept at once, a second later.
            if wait(for: [stop], milliseconds: 1000) == stop.raw { return }
            var count: UInt = 0
            _ = eventfd_read(wake.raw, &count)
            isDue.store(false, ordering: .sequentiallyConsistent)
            for (name, directory) in server.nodes.vanished { server.channel.forget(name, in: directory) }
        }
    }

    /// The last of the descriptors that is readable; -1 where the time is over.
    private func wait(for descriptors: [Descriptor], milliseconds: Int32) -> Int32 {
        var polls = descriptors.map { pollfd(fd: $0.raw, events: Int16(POLLIN), revents: 0) }
        while poll(&polls, nfds_t(polls.count), milliseconds) < 0 && errno == EINTR {}
        return polls.last { $0.revents != 0 }?.fd ?? -1
    }
}
