internal import MdevCore
internal import Synchronization

/// The vGPUs of one GPU, whichever function they are on: how many, and of which types more may come.
final class NvidiaGPU: Sendable {
    let model: NvidiaModel
    private let mixing: NvidiaMixing
    private let state = Mutex(State())

    private struct State {
        var created = 0
        /// The type that the first of them had.
        var first: NvidiaType?
    }

    init(_ model: NvidiaModel, _ mixing: NvidiaMixing) {
        self.model = model
        self.mixing = mixing
    }

    /// How many more there may be of a type: what it allows at most, less all that there are of whatever
    /// type.
    func available(_ type: NvidiaType) -> Int {
        state.withLock { isAllowed(type, beside: $0.first) ? max(0, type.maximum - $0.created) : 0 }
    }

    /// - Returns: false where the type is not allowed beside the others, or as many as it allows are there.
    func take(_ type: NvidiaType) -> Bool {
        state.withLock { state in
            guard isAllowed(type, beside: state.first), state.created < type.maximum else { return false }
            state.created += 1
            state.first = state.first ?? type
            return true
        }
    }

    /// After the last one, every type is allowed again.
    func giveBack() {
        state.withLock { state in
            state.created -= 1
            if state.created == 0 { state.first = nil }
        }
    }

    private func isAllowed(_ type: NvidiaType, beside first: NvidiaType?) -> Bool {
        guard let first else { return true }
        switch mixing {
        case .sameFramebuffer: return type.framebufferMB == first.framebufferMB
        case .sameType: return type == first
        }
    }
}
