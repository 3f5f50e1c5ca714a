internal import ServiceLifecycle
internal import UnixSignals

/// SIGHUP as a trigger.
struct ReloadService: Service {
    let bell: Doorbell

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { bell.ring(.reload) }
    }
}
