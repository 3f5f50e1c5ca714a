internal import Glibc
public import MdevCore

/// How threads of this process wait for each other: a semaphore for each wait of the core's.
public enum ThreadCompletion {
    /// - Parameter patience: how long a wait lasts before the core asks a holder once more; the kernel takes
    ///   ten seconds (row D7). nil: for ever.
    public static func factory(patience: Duration? = .seconds(10)) -> @Sendable () -> Completion {
        {
            let semaphore = Semaphore()
            return Completion(wait: { semaphore.wait(patience) }, complete: { semaphore.post() })
        }
    }
}

private final class Semaphore: Sendable {
    /// Its address must not change, and C's functions on it are safe from any thread.
    private nonisolated(unsafe) let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }

    /// - Returns: false when the time is over.
    func wait(_ patience: Duration?) -> Bool {
        guard let patience else {
            while sem_wait(semaphore) != 0 && errno == EINTR {}
            return true
        }
        var deadline = timespec()
        clock_gettime(CLOCK_REALTIME, &deadline)
        let (seconds, attoseconds) = patience.components
        let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
        deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        while sem_timedwait(semaphore, &deadline) != 0 {
            if errno == ETIMEDOUT { return false }
        }
        return true
    }
}
