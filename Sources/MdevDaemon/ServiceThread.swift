internal import NIOCore
internal import NIOPosix

/// Runs the services' tasks on an event loop's thread, which waits in the kernel while there is nothing to do.
///
/// The standard executor is Dispatch's pool, which wakes once a second from its first thread on.
final class ServiceThread: TaskExecutor {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        group.next().execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
