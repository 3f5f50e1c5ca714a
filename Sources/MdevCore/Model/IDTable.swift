internal import Synchronization

/// Objects by the lowest number that was free when each came (`ida_alloc`): IOMMU groups, VFIO devices.
final class IDTable<Value: AnyObject & Sendable>: Sendable {
    private struct State {
        var values: [Value?] = []
        /// Every number below it is taken.
        var lowestFree = 0
    }

    private let state = Mutex(State())

    func add(_ make: (Int) -> Value) -> Value {
        state.withLock { state in
            let id = state.lowestFree
            let value = make(id)
            if id == state.values.count { state.values.append(value) } else { state.values[id] = value }
            state.lowestFree = id + 1
            while state.lowestFree < state.values.count, state.values[state.lowestFree] != nil {
                state.lowestFree += 1
            }
            return value
        }
    }

    func remove(_ id: Int) {
        state.withLock { state in
            state.values[id] = nil
            state.lowestFree = min(state.lowestFree, id)
        }
    }

    subscript(id: Int) -> Value? {
        state.withLock { id >= 0 && id < $0.values.count ? $0.values[id] : nil }
    }

    var all: [Value] { state.withLock { $0.values.compactMap(\.self) } }
}
