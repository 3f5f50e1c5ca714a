internal import MdevModel
internal import MdevReconciler
internal import Synchronization

/// Times the steps of a run; they come from several threads.
final class StepClock: Sendable {
    private struct Key: Hashable {
        var uuid: DeviceUUID
        var step: Int
    }

    private let now: @Sendable () -> ContinuousClock.Instant
    private let begun = Mutex([Key: ContinuousClock.Instant]())
    private let ended = Mutex([(step: String, duration: Duration)]())

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    func note(_ event: StepEvent) {
        switch event {
        case .started(let step, let change):
            begun.withLock { $0[Key(uuid: change.device.uuid, step: step.id)] = now() }
        case .finished(let step, let change, _):
            let key = Key(uuid: change.device.uuid, step: step.id)
            guard let start = begun.withLock({ $0.removeValue(forKey: key) }) else { return }
            let duration = start.duration(to: now())
            ended.withLock { $0.append((step.kind.word, duration)) }
        case .waiting: break
        }
    }

    /// What has ended since the last time.
    func take() -> [(step: String, duration: Duration)] {
        ended.withLock { ended in
            defer { ended = [] }
            return ended
        }
    }
}
