internal import Synchronization

/// The ports of one `mtty` card, which all its types share (`samples/vfio-mdev/mtty.c`: MAX_MTTYS).
final class SerialPorts: Sendable {
    private let count: Int
    private let used = Mutex(0)

    init(_ count: Int) { self.count = count }

    /// - Parameter isLimited: the 2016 sample hands out more than there are, and counts below zero (row X6).
    /// - Returns: false where that many are not left.
    func take(_ ports: Int, isLimited: Bool) -> Bool {
        used.withLock { used in
            guard !isLimited || used + ports <= count else { return false }
            used += ports
            return true
        }
    }

    func giveBack(_ ports: Int) {
        used.withLock { $0 -= ports }
    }

    /// How many devices of that many ports each are left; negative when more are out than there are.
    func available(_ ports: Int) -> Int { (count - used.withLock { $0 }) / ports }
}
