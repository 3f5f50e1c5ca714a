// What Tests/ThreadSanitizer/run tries its tools on: two threads that meet in a Mutex, which is no race and must not be
// reported, and, asked for by an argument, a variable that both of them change without it, which must be.
import Glibc
import Synchronization

final class Shared: Sendable {
    let count = Mutex(0)
    nonisolated(unsafe) var unprotected = 0
}

final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

func thread(_ run: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { argument in
            guard let argument else { return nil }
            Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, Unmanaged.passRetained(Body(run)).toOpaque())
    return thread
}

@main enum Control {
    static func main() {
        let shared = Shared()
        let isRacing = CommandLine.arguments.contains("race")
        let threads = (0..<2).map { _ in
            thread {
                for _ in 0..<20 {
                    if isRacing { shared.unprotected += 1 }
                    // Long enough that the other one finds it locked and waits in the kernel.
                    shared.count.withLock {
                        $0 += 1
                        usleep(2000)
                    }
                }
            }
        }
        for thread in threads { pthread_join(thread, nil) }
        print(shared.count.withLock { $0 })
    }
}
