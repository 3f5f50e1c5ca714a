import Glibc
import MdevReconciler

/// Ctrl-C and SIGTERM finish the running step and then report; a second one ends the program at once.
final class Interruption {
    /// The one run of this process, for a handler that can capture nothing.
    nonisolated(unsafe) private static var stop: StopSignal?

    init(_ stop: StopSignal) {
        Self.stop = stop
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in Interruption.stop?.request() }
            // The handler is for the first one only.
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(number, &action, nil)
        }
    }

    func end() {
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
