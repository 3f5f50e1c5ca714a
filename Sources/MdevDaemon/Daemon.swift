internal import Dispatch
public import Logging
internal import ServiceLifecycle
internal import Synchronization
public import Sysfs
internal import UnixSignals

/// The loop and what shows it, as services that start and stop together.
public struct Daemon<Tree: SysfsTree>: Sendable {
    private let loop: ReconcileLoop<Tree>
    private let bell: Doorbell
    private let server: StatusServer?
    private let logger: Logger

    /// How long the running step is waited for at the end; less than the service manager's patience.
    private static var stopPatience: Duration { .seconds(20) }

    public init(loop: ReconcileLoop<Tree>, bell: Doorbell, server: StatusServer?, logger: Logger) {
        self.loop = loop
        self.bell = bell
        self.server = server
        self.logger = logger
    }

    /// Runs until SIGTERM or SIGINT; blocks the calling thread.
    /// - Throws: ``DaemonError``, and what a service failed with.
    public func run() throws {
        let ended = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        // Detached: an asynchronous root command would cost every other verb ten milliseconds.
        Task.detached {
            do { try await group.run() } catch { outcome.note(error) }
            ended.signal()
        }
        ended.wait()
        try outcome.get()
    }

    private var group: ServiceGroup {
        var services: [any Service] = [
            LoopService(loop: loop, bell: bell, patience: Self.stopPatience), ReloadService(bell: bell),
        ]
        if let server { services.append(server) }
        var quiet = logger
        // Its own steps are of no interest, and errors are told where they are thrown to.
        quiet.logLevel = .critical
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    }
}

/// What a task ended with, for the thread that waited for it.
private final class Outcome: Sendable {
    private let error = Mutex<(any Error)?>(nil)

    func note(_ error: any Error) { self.error.withLock { $0 = error } }

    func get() throws { if let error = error.withLock({ $0 }) { throw error } }
}
