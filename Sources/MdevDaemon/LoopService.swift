internal import MdevReconciler
internal import NIOPosix
internal import ServiceLifecycle
internal import Sysfs

/// The loop as a service: on a thread of its own, because its turns block, and stopped after the running step.
struct LoopService<Tree: SysfsTree>: Service {
    let loop: ReconcileLoop<Tree>
    let bell: Doorbell
    /// How long the running step may take to end.
    let patience: Duration

    /// - Throws: ``DaemonError/unfinished(after:)``, and the thread is left to its step; ``DaemonError/ended``.
    func run() async throws {
        let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        let loop = loop
        thread.submit { _ in
            var loop = loop
            loop.run()
            continuation.finish()
        }
        do { try await ending(of: ends) } catch let error as DaemonError where error == .ended {
            try await thread.shutdownGracefully()
            throw error
        }
        try await thread.shutdownGracefully()
    }

    /// Waits for the loop, and once it is told to stop, for no longer than the deadline.
    private func ending(of ends: AsyncStream<Void>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in ends {}
                guard loop.parts.stop.isRequested else { throw DaemonError.ended }
            }
            group.addTask { try await stop() }
            try await group.next()
            group.cancelAll()
        }
    }

    /// Ends by throwing: by the cancellation, when the loop has ended, or at the deadline.
    private func stop() async throws {
        do { try await gracefulShutdown() } catch {
            // Cancelled with the whole group: the loop is told as well.
            if loop.parts.stop.isRequested { throw error }
        }
        loop.parts.notifier.stopping()
        loop.parts.stop.request()
        bell.ring(.stop)
        // The deadline itself: it polls nothing, and is cancelled as soon as the loop ends.
        try await Task.sleep(for: patience)
        throw DaemonError.unfinished(after: patience)
    }
}
