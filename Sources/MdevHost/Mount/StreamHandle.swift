internal import Glibc
internal import MdevCore
internal import Synchronization

/// An open `kernel/uevents`: a subscription of its own. A read gives one event, in the bytes of one netlink
/// message, and waits for it; no thread waits with it.
final class StreamHandle: Sendable {
    private struct State {
        var subscription: UeventSubscription?
        /// Reads that wait.
        var waiting: [(unique: UInt64, count: Int)] = []
        /// Of the last poll that wants to be told.
        var poll: UInt64?
        /// Reads that were interrupted before they came here.
        var interrupted: [UInt64] = []
    }

    private let channel: FuseChannel
    private let stream: UeventStream
    private let state = Mutex(State())

    init(_ channel: FuseChannel, _ stream: UeventStream) {
        self.channel = channel
        self.stream = stream
        let subscription = stream.subscribe { [weak self] in self?.deliver() }
        state.withLock { $0.subscription = subscription }
    }

    /// - Throws: EAGAIN where nothing is there and the descriptor does not wait, EINTR, and ENOBUFS once after
    ///   events were dropped.
    func read(_ unique: UInt64, _ count: Int, isWaiting: Bool) throws(KernelErrno) {
        let event = try state.withLock { state throws(KernelErrno) -> Uevent? in
            if state.waiting.isEmpty, let event = try state.subscription?.next() { return event }
            guard isWaiting else { throw .again }
            if state.interrupted.contains(unique) { throw .interrupted }
            state.waiting.append((unique, count))
            return nil
        }
        if let event { channel.reply(unique, event.message.prefix(count)) }
    }

    /// - Parameter handle: whom to tell; nil: nobody.
    /// - Returns: whether a read would not wait.
    func poll(_ handle: UInt64?) -> Bool {
        state.withLock { state in
            if let handle { state.poll = handle }
            return state.subscription?.hasEvents ?? false
        }
    }

    /// A signal ends a read that waits; the interruption may come before the read does.
    func interrupt(_ unique: UInt64) {
        let wasWaiting = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.unique == unique }) else {
                state.interrupted = state.interrupted.suffix(15) + [unique]
                return false
            }
            state.waiting.remove(at: index)
            return true
        }
        if wasWaiting { channel.reply(unique, error: EINTR) }
    }

    func close() {
        let subscription = state.withLock { state in
            defer { state.subscription = nil }
            return state.subscription
        }
        if let subscription { stream.unsubscribe(subscription) }
    }

    private enum Delivery {
        case event(UInt64, [UInt8])
        case loss(UInt64)
        case poll(UInt64)
        case nothing
    }

    /// An event came: it goes to the read that waits longest, else whoever polls is told.
    private func deliver() {
        let delivery = state.withLock { state -> Delivery in
            guard let first = state.waiting.first else {
                defer { state.poll = nil }
                return state.poll.map(Delivery.poll) ?? .nothing
            }
            do throws(KernelErrno) {
                guard let event = try state.subscription?.next() else { return .nothing }
                state.waiting.removeFirst()
                return .event(first.unique, Array(event.message.prefix(first.count)))
            } catch {
                state.waiting.removeFirst()
                return .loss(first.unique)
            }
        }
        switch delivery {
        case .event(let unique, let message): channel.reply(unique, message)
        case .loss(let unique): channel.reply(unique, error: ENOBUFS)
        case .poll(let handle): channel.notifyPoll(handle)
        case .nothing: break
        }
    }
}
