internal import Synchronization

/// The 24 ports of one `mtty` card, which all its types share (`samples/vfio-mdev/mtty.c`: MAX_MTTYS).
final class SerialPorts: Sendable {
    static let count = 24
    private let used = Mutex(0)

    /// - Parameter isLimited: the 2016 sample hands out more than there are, and counts below zero (row X6).
    /// - Returns: false where that many are not left.
    func take(_ ports: Int, isLimited: Bool) -> Bool {
        used.withLock { used in
            guard !isLimited || used + ports <= SerialPorts.count else { return false }
            used += ports
            return true
        }
    }

    func giveBack(_ ports: Int) {
        used.withLock { $0 -= ports }
    }

    /// How many devices of that many ports each are left; negative when more are out than there are.
    func available(_ ports: Int) -> Int { (SerialPorts.count - used.withLock { $0 }) / ports }
}
