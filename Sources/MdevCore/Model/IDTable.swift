internal import Synchronization

/// Objects by the lowest number that was free when each came (`ida_alloc`): IOMMU groups, VFIO devices.
final class IDTable<Value: AnyObject & Sendable>: Sendable {
    private struct State {
        var values: [Value?] = []
        /// Every number below it is taken.
        var lowestFree = 0

        /// Whether a device may have it again; nothing real comes near the limit.
        func isFree(_ id: Int) -> Bool {
            id >= 0 && id < 1 << 20 && (id >= values.count || values[id] == nil)
        }
    }

    private let state = Mutex(State())

    /// - Parameter wanted: the number that it had before; the lowest free one where that is taken.
    func add(_ wanted: Int? = nil, _ make: (Int) -> Value) -> Value {
        state.withLock { state in
            let id = wanted.flatMap { state.isFree($0) ? $0 : nil } ?? state.lowestFree
            let value = make(id)
            while state.values.count <= id { state.values.append(nil) }
            state.values[id] = value
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
