/// One turn of the loop, as people look back at it.
public struct TurnRecord: Hashable, Sendable {
    public enum Result: String, Hashable, Sendable, CaseIterable {
        /// The host is as declared.
        case converged
        /// It differs, and nothing is written in this mode.
        case drifted
        /// Something is to be done later: a pause after a failure, a pool that waits for more parents.
        case waiting
        case blocked
        case failed
    }

    /// Seconds since 1970.
    public var time: Int
    public var triggers: [Trigger]
    public var duration: Duration
    public var result: Result
    /// What was done, failed or went wrong, a sentence each.
    public var notes: [String]

    public init(time: Int, triggers: [Trigger], duration: Duration, result: Result, notes: [String] = []) {
        self.time = time
        self.triggers = triggers
        self.duration = duration
        self.result = result
        self.notes = notes
    }
}
