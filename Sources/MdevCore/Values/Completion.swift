/// Where a thread of the core waits for another one, as the kernel's `struct completion`. The core has no
/// operating system below it; who builds a ``MediatedDeviceCore`` says how its threads wait.
public struct Completion: Sendable {
    /// Blocks until ``complete`` was called, and returns true; or returns false when a while has passed, so that
    /// the core can ask the holder once more (row D7: the kernel asks every ten seconds).
    public let wait: @Sendable () -> Bool
    /// Wakes the one waiter, now or when it comes.
    public let complete: @Sendable () -> Void

    public init(wait: @escaping @Sendable () -> Bool, complete: @escaping @Sendable () -> Void) {
        self.wait = wait
        self.complete = complete
    }

    func waitForever() {
        while !wait() {}
    }
}
