import Glibc
import MdevCore
import MdevVFIO
import Synchronization
import Testing

/// A thread of its own for what may block, and its result.
final class Worker<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let done = Gate()

    init(_ body: @escaping @Sendable () -> Value) {
        let start = Box { [weak self] in
            let value = body()
            self?.result.withLock { $0 = value }
            self?.done.open()
        }
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        #expect(failure == 0)
        pthread_detach(thread)
    }

    var isDone: Bool { result.withLock { $0 != nil } }

    /// Waits for the thread's end; more than once is harmless.
    func value() throws -> Value {
        done.wait()
        done.open()
        return try #require(result.withLock { $0 })
    }
}

private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Lets one thread wait for another, and fails the test when that never comes.
struct Gate: Sendable {
    private let completion = ThreadCompletion.factory(patience: .seconds(60))()

    /// Lets one waiter through, now or when it comes.
    func open() { completion.complete() }
    func wait() { #expect(completion.wait(), "waited for a minute") }
}

/// What a call came to: how many bytes, or which errno.
enum Outcome: Equatable, Sendable {
    case count(Int)
    case failed(KernelErrno)

    init(_ body: () throws(KernelErrno) -> Int) {
        do throws(KernelErrno) { self = .count(try body()) } catch { self = .failed(error) }
    }
}
