internal import Synchronization

/// Objects by the lowest number that was free when each came (`ida_alloc`): IOMMU groups, VFIO devices.
final class IDTable<Value: AnyObject & Sendable>: Sendable {
    private struct State {
        var values: [Value?] = []
        /// Numbers below the count that were given back; one that was asked for again may still be among them.
        var free = NumberHeap()

        /// Whether a device may have it again; nothing real comes near the bound.
        func isFree(_ id: Int) -> Bool {
            id >= 0 && id < 1 << 20 && (id >= values.count || values[id] == nil)
        }

        mutating func lowestFree() -> Int {
            while let id = free.popLowest() {
                if values[id] == nil { return id }
            }
            return values.count
        }
    }

    private let state = Mutex(State())

    /// - Parameter wanted: the number that it had before; the lowest free one where that is taken.
    /// - Returns: nil where no number below `limit` is free.
    func add(_ wanted: Int? = nil, limit: Int, _ make: (Int) -> Value) -> Value? {
        state.withLock { state in
            let id = wanted.flatMap { state.isFree($0) ? $0 : nil } ?? state.lowestFree()
            guard id < limit else { return nil }
            while state.values.count < id {
                state.free.insert(state.values.count)
                state.values.append(nil)
            }
            let value = make(id)
            if id == state.values.count { state.values.append(value) } else { state.values[id] = value }
            return value
        }
    }

    func remove(_ id: Int) {
        state.withLock { state in
            state.values[id] = nil
            state.free.insert(id)
        }
    }

    subscript(id: Int) -> Value? {
        state.withLock { id >= 0 && id < $0.values.count ? $0.values[id] : nil }
    }

    /// In the order of their numbers.
    var all: [Value] { state.withLock { $0.values.compactMap(\.self) } }
}
