import Glibc

/// A thread of its own for one piece of work.
struct Worker {
    private final class Piece {
        let run: () -> Void

        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    init(number: Int, work: @escaping @Sendable (Int) -> Void) {
        var thread = pthread_t()
        let piece = Unmanaged.passRetained(Piece { work(number) })
        pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Piece>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, piece.toOpaque())
        self.thread = thread
    }

    func join() { pthread_join(thread, nil) }
}
