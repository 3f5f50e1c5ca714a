internal import Glibc
internal import Synchronization

/// Runs work on a bounded number of threads and comes back when all of it is done. Threads and not tasks: a
/// vendor's create blocks its thread for hundreds of milliseconds, which a cooperative pool has none to spare for.
enum Threads {
    static func forEach(_ count: Int, atMost threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let work = Work(count: count, body: body)
        var started: [pthread_t] = []
        for _ in 1..<max(1, min(threads, count)) {
            var thread = pthread_t()
            let passed = Unmanaged.passRetained(work)
            let status = pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, passed.toOpaque())
            guard status == 0 else {
                // No more threads to be had: those that there are do all of it.
                passed.release()
                break
            }
            started.append(thread)
        }
        work.run()
        for thread in started { pthread_join(thread, nil) }
    }

    private final class Work: Sendable {
        private let next = Atomic(0)
        private let count: Int
        private let body: @Sendable (Int) -> Void

        init(count: Int, body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func run() {
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                body(index)
            }
        }
    }
}
