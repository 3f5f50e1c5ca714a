internal import Synchronization

/// A parent's number of devices of whatever type, counted by a vendor of the 2016 design; in the modern
/// profile the core counts these (row X1).
final class Allowance: Sendable {
    let limit: UInt32
    private let left: Mutex<Int>

    init(_ limit: UInt32) {
        self.limit = limit
        left = Mutex(Int(limit))
    }

    var available: Int { left.withLock { $0 } }

    func take() -> Bool {
        left.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
    }

    func giveBack() {
        left.withLock { $0 += 1 }
    }
}
