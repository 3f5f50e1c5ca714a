internal import Synchronization

/// The threads that answer. One at least always waits for the next request: whoever takes a request while nobody
/// else waits starts another thread first, so that nothing a vendor or a holder does keeps the tree from answering.
final class FusePool: Sendable {
    private struct State {
        /// Threads that wait for a request.
        var idle = 0
        var threads = 0
        var isClosed = false
    }

    private let server: FuseServer
    private let sweeper: Sweeper
    private let state = Mutex(State())
    /// Called once, when the kernel has closed the connection and no thread waits any more.
    private let onClose: @Sendable () -> Void

    /// How many wait at most; those beyond end.
    private static let idleLimit = 4
    /// A client's blocked write takes one each; beyond it requests wait.
    private static let threadLimit = 4096

    init(_ server: FuseServer, _ sweeper: Sweeper, onClose: @escaping @Sendable () -> Void) {
        self.server = server
        self.sweeper = sweeper
        self.onClose = onClose
    }

    /// - Returns: whether the first thread runs.
    func start() -> Bool { spawn() }

    private func spawn() -> Bool {
        state.withLock { state in
            state.threads += 1
            state.idle += 1
        }
        if startThread({ self.serve() }) { return true }
        state.withLock { state in
            state.threads -= 1
            state.idle -= 1
        }
        return false
    }

    private func serve() {
        withUnsafeTemporaryAllocation(byteCount: FuseServer.bufferSize, alignment: 8) { buffer in
            while let count = server.channel.receive(into: buffer) {
                let isLast = state.withLock { state in
                    state.idle -= 1
                    return state.idle == 0 && state.threads < FusePool.threadLimit
                }
                // Where no thread can be had this one goes on alone.
                if isLast { _ = spawn() }
                if let request = FuseRequest(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                    server.answer(request)
                    if request.isWrite { sweeper.note() }
                }
                guard stayIdle() else { return }
            }
            close()
        }
    }

    private func stayIdle() -> Bool {
        state.withLock { state in
            guard state.idle < FusePool.idleLimit || state.isClosed else {
                state.threads -= 1
                return false
            }
            state.idle += 1
            return true
        }
    }

    private func close() {
        let isFirst = state.withLock { state in
            state.idle -= 1
            state.threads -= 1
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { onClose() }
    }
}
