internal import MdevModel
internal import MdevReconciler

/// What is remembered of devices whose last attempt did not succeed, so that no trigger tries them too soon.
///
/// An error that can pass is tried again after a growing pause. One that cannot is tried again when what it was
/// made from has changed, and not before: the same create would get the same answer.
struct Attempts {
    /// What an attempt is made from: another input may get another answer.
    struct Input: Hashable {
        var actions: [Change.Action]
        var before: DeviceState?
        var after: DeviceState?
        var steps: [Step.Kind]
        var parent: ParentDevice?
        var device: MediatedDevice?

        init(_ change: Change, _ observation: Observation) {
            actions = change.actions
            before = change.before
            after = change.after
            steps = change.steps.map(\.kind)
            let parentName = change.after?.parent ?? change.device.parent
            parent = observation.registry.parents.first { $0.name == parentName }
            device = observation.registry.devices.first { $0.uuid == change.device.uuid }
        }
    }

    enum Recourse: Hashable {
        /// Wait until then.
        case pause(until: ContinuousClock.Instant)
        /// Wait until the input is another.
        case anotherInput
        /// It did not fail itself: whatever it waited for, or was ended by, decides.
        case others
    }

    struct Failure {
        var recourse: Recourse
        var input: Input
        var count: Int
        var sentence: String
    }

    private(set) var failures: [DeviceUUID: Failure] = [:]
    var backoff = Backoff()

    /// A person asked, or a parent came anew: everything may be tried at once.
    mutating func forgive() {
        for (uuid, failure) in failures {
            var failure = failure
            failure.recourse = .others
            failures[uuid] = failure
        }
    }

    /// When the next pause is over.
    var nextRetry: ContinuousClock.Instant? {
        failures.values.compactMap { failure in
            if case .pause(let until) = failure.recourse { until } else { nil }
        }.min()
    }

    /// The devices of a plan that are not to be tried now.
    func postponed(
        _ plan: Plan, _ observation: Observation, now: ContinuousClock.Instant
    ) -> Set<DeviceUUID> {
        guard !failures.isEmpty else { return [] }
        let changes = plan.changes.filter { $0.blocked == nil }
        let failed = changes.filter { isPostponed($0, observation, now: now) }
        guard !failed.isEmpty else { return [] }
        let followers = changes.filter { failures[$0.device.uuid]?.recourse == .others }
        return Set((failed + followers).map(\.device.uuid))
    }

    private func isPostponed(
        _ change: Change, _ observation: Observation, now: ContinuousClock.Instant
    ) -> Bool {
        guard let failure = failures[change.device.uuid] else { return false }
        switch failure.recourse {
        case .others: return false
        case .pause(let until):
            return until > now && failure.input.isSameWish(as: change)
        case .anotherInput: return failure.input == Input(change, observation)
        }
    }
}

extension Attempts.Input {
    /// Whether a change wants the same: an edited document ends a pause, other devices' coming and going does not.
    func isSameWish(as change: Change) -> Bool {
        actions == change.actions && after == change.after && steps == change.steps.map(\.kind)
    }
}

extension Attempts {
    /// Takes up what a run came to.
    mutating func note(_ report: Report, now: ContinuousClock.Instant, jitter: () -> Double) {
        let left = Dictionary(report.remaining.changes.map { ($0.device.uuid, $0) }) { first, _ in first }
        // What is done, and what a block stands in the way of now, has no failure any more.
        failures = failures.filter { left[$0.key].map { $0.blocked == nil } ?? false }
        for result in report.results {
            let uuid = result.change.device.uuid
            guard let change = left[uuid], change.blocked == nil, let sentence = result.trouble else {
                // Done, or what stands in the way is told by the plan of each turn.
                failures[uuid] = nil
                continue
            }
            let count = (failures[uuid]?.count ?? 0) + 1
            failures[uuid] = Failure(
                recourse: recourse(of: result, count: count, now: now, jitter: jitter()),
                input: Input(change, report.observed), count: count, sentence: sentence)
        }
    }

    private func recourse(
        of result: ChangeResult, count: Int, now: ContinuousClock.Instant, jitter: Double
    ) -> Recourse {
        switch result.persistence {
        case .passes: .pause(until: now + backoff.pause(after: count, jitter: jitter))
        case .stays: .anotherInput
        case .follows: .others
        }
    }
}
