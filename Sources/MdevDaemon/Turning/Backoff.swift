/// How long what failed is left alone: twice as long each time, up to a bound, and never exactly as long as on
/// the next host.
public struct Backoff: Hashable, Sendable {
    public var first: Duration
    public var most: Duration

    public init(first: Duration = .seconds(2), most: Duration = .seconds(600)) {
        self.first = first
        self.most = most
    }

    /// - Parameters:
    ///   - failures: how often in a row; from 1.
    ///   - jitter: 0..<1, from half of the pause to all of it.
    func pause(after failures: Int, jitter: Double) -> Duration {
        // Beyond forty doublings every bound is reached.
        let doublings = min(max(failures - 1, 0), 40)
        let full = min(first * Double(1 << doublings), most)
        return full * (0.5 + jitter / 2)
    }
}
