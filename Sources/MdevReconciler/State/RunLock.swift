internal import Glibc
internal import Sysfs

/// The lock of a state folder: held by an open file description, so it ends with the run however it ends.
///
/// Its descriptor closes on exec: a child that is stuck in a write does not keep the folder locked.
final class RunLock: Sendable {
    private let descriptor: OwnedDescriptor

    private init(_ descriptor: OwnedDescriptor) { self.descriptor = descriptor }

    /// Takes the lock; waits for another run's end until the deadline.
    /// - Throws: ``StateError/locked(path:by:)`` when the deadline has passed.
    static func take(
        in directory: StateDirectory, as holder: LockHolder, until deadline: Deadline
    ) throws(StateError) -> RunLock {
        let name = StateFile.lock.rawValue
        let descriptor = try directory.openForWriting(name)
        let path = directory.path(of: .lock)
        var watch: FileWatch?
        while flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw .system(WritePoint(.write, name), path: path, .current)
            }
            guard !deadline.hasPassed else { throw .locked(path: path, by: current(descriptor)) }
            // The first round watches and tries again: the lock may have been released in between.
            guard let watching = watch else {
                watch = FileWatch(closingOf: path)
                continue
            }
            watching.wait(until: deadline)
        }
        let lock = RunLock(descriptor)
        try lock.sign(as: holder, in: directory)
        return lock
    }

    private func sign(as holder: LockHolder, in directory: StateDirectory) throws(StateError) {
        let name = StateFile.lock.rawValue
        guard ftruncate(descriptor.number, 0) == 0, lseek(descriptor.number, 0, SEEK_SET) == 0 else {
            throw .system(WritePoint(.write, name), path: directory.path(of: .lock), .current)
        }
        try directory.write(StateText.encode(holder), to: descriptor, named: name)
    }

    private static func current(_ descriptor: OwnedDescriptor) -> LockHolder? {
        var text: [UInt8] = []
        guard lseek(descriptor.number, 0, SEEK_SET) == 0, descriptor.readAll(into: &text) == nil else {
            return nil
        }
        return LockHolder(text: text)
    }

    deinit {
        // The text goes first: an empty lock is nobody's. Where it stays the lock itself still tells.
        _ = ftruncate(descriptor.number, 0)
        _ = flock(descriptor.number, LOCK_UN)
    }
}
