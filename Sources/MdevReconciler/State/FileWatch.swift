internal import Glibc

/// Wakes when some process closes a file that it had open for writing.
struct FileWatch {
    /// nil where the kernel has no watch left for us: then waiting is by short turns.
    private let descriptor: OwnedDescriptor?

    init(closingOf path: String) {
        let number = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        let opened = number >= 0 ? OwnedDescriptor(number) : nil
        if let opened, inotify_add_watch(opened.number, path, UInt32(IN_CLOSE_WRITE)) >= 0 {
            descriptor = opened
        } else {
            descriptor = nil
        }
    }

    /// Returns at the event, at the deadline, or early.
    func wait(until deadline: Deadline) {
        guard let descriptor else {
            _ = poll(nil, 0, deadline.milliseconds(atMost: 20))
            return
        }
        var request = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, deadline.milliseconds(atMost: 1000)) > 0 else { return }
        var events: [UInt8] = []
        // Only to be rid of them; EAGAIN ends it.
        _ = descriptor.readAll(into: &events)
    }
}
