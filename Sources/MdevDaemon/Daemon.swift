public import Logging
internal import MdevReconciler
internal import ServiceLifecycle
internal import Synchronization
public import Sysfs

/// The loop and what shows it, as services that start and stop together.
public struct Daemon<Tree: SysfsTree>: Sendable {
    private let loop: ReconcileLoop<Tree>
    private let bell: Doorbell
    private let status: StatusServer?
    private let logger: Logger

    /// How long the running step is waited for at the end; less than the service manager's patience.
    private static var stopPatience: Duration { .seconds(20) }

    public init(loop: ReconcileLoop<Tree>, bell: Doorbell, status: StatusServer?, logger: Logger) {
        self.loop = loop
        self.bell = bell
        self.status = status
        self.logger = logger
    }

    /// Runs until SIGTERM or SIGINT; blocks the calling thread, which takes the signals.
    /// - Parameter signals: made on this thread, before any other one was started.
    /// - Throws: ``DaemonError``.
    public func run(signals: SignalWait) throws {
        let thread = ServiceThread()
        let group = group(on: thread)
        let outcome = Mutex<(any Error)?>(nil)
        // Detached: an asynchronous root command would cost every other verb ten milliseconds.
        Task.detached(executorPreference: thread) {
            do { try await group.run() } catch { outcome.withLock { $0 = error } }
            signals.end()
        }
        wait(for: signals) {
            // The loop first, and at once: the group's own word to its services can come before they listen, and
            // the end of a service ends the group.
            loop.parts.stop.request()
            bell.ring(.stop)
            Task.detached(executorPreference: thread) { await group.triggerGracefulShutdown() }
        }
        if let error = outcome.withLock({ $0 }) { throw error }
    }

    private func wait(for signals: SignalWait, stop: () -> Void) {
        while true {
            switch signals.next() {
            case .reload: bell.ring(.reload)
            case .stop: stop()
            case .ended: return
            }
        }
    }

    private func group(on thread: ServiceThread) -> ServiceGroup {
        var services: [any Service] = [LoopService(loop: loop, bell: bell, patience: Self.stopPatience)]
        if let status { services.append(StatusService(server: status, group: thread.group)) }
        var quiet = logger
        // Its own steps are of no interest, and errors are told where they are thrown to.
        quiet.logLevel = .critical
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                }, logger: quiet))
    }
}
