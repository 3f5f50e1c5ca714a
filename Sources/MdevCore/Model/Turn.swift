/// A queue before something that one thread does at a time, callbacks included: what the kernel does with a
/// sleeping mutex. It lies in the state of a `Mutex`, which nobody holds while waiting.
struct Turn {
    private(set) var isTaken = false
    private var waiting: [Completion] = []

    /// - Returns: nil when the turn is the caller's now; else it becomes so when the completion is complete.
    mutating func take(_ makeCompletion: () -> Completion) -> Completion? {
        guard isTaken else {
            isTaken = true
            return nil
        }
        let completion = makeCompletion()
        waiting.append(completion)
        return completion
    }

    /// - Returns: the next one, to be completed outside of the lock.
    mutating func end() -> Completion? {
        guard !waiting.isEmpty else {
            isTaken = false
            return nil
        }
        return waiting.removeFirst()
    }
}
