internal import Synchronization

/// The core's uevents, for whoever subscribes.
public final class UeventStream: Sendable {
    private struct State {
        var sequence: UInt64 = 0
        var subscriptions: [UeventSubscription] = []
    }

    private let state = Mutex(State())

    init() {}

    /// How many events there were: `kernel/uevent_seqnum`.
    public var sequence: UInt64 { state.withLock { $0.sequence } }

    /// Begins to listen; what happened before is not told.
    /// - Parameters:
    ///   - limit: how many events wait at most; more are dropped, as a full netlink socket does.
    ///   - onReady: called, outside every lock, after an event came in; it must not block.
    public func subscribe(
        limit: Int = 4096, onReady: @escaping @Sendable () -> Void = {}
    ) -> UeventSubscription {
        let subscription = UeventSubscription(limit: limit, onReady: onReady)
        state.withLock { $0.subscriptions.append(subscription) }
        return subscription
    }

    public func unsubscribe(_ subscription: UeventSubscription) {
        state.withLock { $0.subscriptions.removeAll { $0 === subscription } }
    }

    /// Path and variables are made only for a listener: a create without any formats nothing.
    func send(
        _ action: Uevent.Action, _ subsystem: String, _ variables: @autoclosure () -> [String] = [],
        path: () -> [String]
    ) {
        let listeners = state.withLock { state in
            state.sequence += 1
            guard !state.subscriptions.isEmpty else { return [UeventSubscription]() }
            let event = Uevent(
                action: action, devicePath: "/" + path().joined(separator: "/"), subsystem: subsystem,
                variables: variables(), sequence: state.sequence)
            for subscription in state.subscriptions { subscription.append(event) }
            return state.subscriptions
        }
        for listener in listeners { listener.onReady() }
    }
}

/// One listener's events that it did not read yet.
public final class UeventSubscription: Sendable {
    private struct State {
        var events: [Uevent] = []
        var hasLost = false
    }

    private let limit: Int
    let onReady: @Sendable () -> Void
    private let state = Mutex(State())

    init(limit: Int, onReady: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.onReady = onReady
    }

    func append(_ event: Uevent) {
        state.withLock { state in
            guard state.events.count < limit else { return state.hasLost = true }
            state.events.append(event)
        }
    }

    /// Takes the oldest event; nil when none waits.
    /// - Throws: ENOBUFS once, after events were dropped; then it goes on with what is left.
    public func next() throws(KernelErrno) -> Uevent? {
        try state.withLock { state throws(KernelErrno) in
            if state.hasLost {
                state.hasLost = false
                throw KernelErrno.noBufferSpace
            }
            return state.events.isEmpty ? nil : state.events.removeFirst()
        }
    }

    /// Takes all that wait.
    /// - Throws: as ``next()``.
    public func drain() throws(KernelErrno) -> [Uevent] {
        var events: [Uevent] = []
        while let event = try next() { events.append(event) }
        return events
    }

    public var hasEvents: Bool { state.withLock { !$0.events.isEmpty || $0.hasLost } }
}
