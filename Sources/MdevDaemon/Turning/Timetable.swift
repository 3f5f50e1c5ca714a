/// When the loop turns next if nothing happens, and for what.
struct Timetable {
    private(set) var due: [Trigger: ContinuousClock.Instant] = [:]

    /// - Parameter instant: nil: not for this any more.
    mutating func set(_ trigger: Trigger, _ instant: ContinuousClock.Instant?) { due[trigger] = instant }

    var next: ContinuousClock.Instant? { due.values.min() }

    /// Takes out what is due.
    mutating func take(at now: ContinuousClock.Instant) -> Set<Trigger> {
        let ready = Set(due.filter { $0.value <= now }.keys)
        for trigger in ready { due[trigger] = nil }
        return ready
    }
}
