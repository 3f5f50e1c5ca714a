internal import Synchronization

/// Objects by the lowest number that was free when each came (`ida_alloc`): IOMMU groups, VFIO devices.
final class IDTable<Value: AnyObject & Sendable>: Sendable {
    private struct State {
        var values: [Value?] = []
        var free = NumberHeap()
    }

    private let state = Mutex(State())

    /// - Returns: nil where no number below `limit` is free.
    func add(limit: Int, _ make: (Int) -> Value) -> Value? {
        state.withLock { state in
            if let id = state.free.popLowest() {
                let value = make(id)
                state.values[id] = value
                return value
            }
            guard state.values.count < limit else { return nil }
            let value = make(state.values.count)
            state.values.append(value)
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
