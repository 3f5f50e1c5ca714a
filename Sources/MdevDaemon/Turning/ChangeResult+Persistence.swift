internal import MdevModel
internal import MdevReconciler
internal import MdevRegistry

extension ChangeResult {
    /// Whether what kept a change from being made goes away by itself.
    enum Persistence: Hashable {
        case passes
        case stays
        /// Another change decides.
        case follows
    }

    var persistence: Persistence {
        switch outcome {
        case .done, .unchanged: .passes
        case .blocked(let block): block.by == .dependency ? .follows : .passes
        case .failed(let failure): failure.persistence
        }
    }

    /// As a sentence; nil where there is none.
    var trouble: String? {
        switch outcome {
        case .done, .unchanged: nil
        case .blocked(let block): block.detail
        case .failed(let failure): failure.description
        }
    }
}

extension StepFailure {
    fileprivate var persistence: ChangeResult.Persistence {
        switch self {
        case .registry(let error):
            switch error {
            case .refused(let refusal): refusal.isTransient ? .passes : .stays
            // The holder lets go, or the host has processes to spare again.
            case .stuck, .writer, .unreadable: .passes
            case .noMdevSupport: .stays
            }
        // A script may agree another time.
        case .callout: .passes
        // Something else changes the device: taking part in that at full speed helps nobody.
        case .state, .undone, .held: .passes
        case .stopped, .halted, .rolledBack: .follows
        case .parentless, .cycle: .stays
        }
    }
}
