internal import Glibc

/// The service's signals, taken by the one thread that waits for them: no handler runs, and nothing polls.
///
/// Not by Dispatch, whose pool wakes once a second from its first thread on
/// (swift-corelibs-libdispatch, src/event/workqueue.c:`_dispatch_workq_init_once`).
public struct SignalWait: Sendable {
    public enum Signal: Hashable, Sendable {
        /// SIGHUP.
        case reload
        /// SIGTERM or SIGINT.
        case stop
        /// Nothing is left to wait for.
        case ended
    }

    /// Sent by this process to its own waiting thread.
    private static let ended = SIGUSR1
    private let thread: pthread_t

    /// Blocks the signals for this thread and those that it starts from now on: to be made before any other thread.
    /// This thread is the one that is to wait.
    public init() {
        thread = pthread_self()
        var signals = Self.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Waits for the next one. On the thread that made this.
    func next() -> Signal {
        var (signals, number) = (Self.signals, Int32(0))
        while sigwait(&signals, &number) != 0 {}
        return switch number {
        case SIGHUP: .reload
        case Self.ended: .ended
        default: .stop
        }
    }

    /// Ends waiting; from any thread.
    func end() { pthread_kill(thread, Self.ended) }

    private static var signals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT, SIGHUP, ended] { sigaddset(&signals, number) }
        return signals
    }
}
