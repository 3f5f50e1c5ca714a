internal import Glibc
internal import Sysfs

/// The right to write a simulated host's state: held by an open file description, so it ends with its process
/// however that ends. It is not inherited across an exec.
final class WriterLock: Sendable {
    private let descriptor: Descriptor

    private init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// - Throws: ``HostError/busy(path:holder:)`` where another process has it.
    static func take(in folder: HostFolder, as owner: LockOwner) throws(HostError) -> WriterLock {
        let path = folder.path(of: HostFolder.lock)
        let descriptor = try folder.openForWriting(HostFolder.lock)
        while flock(descriptor.raw, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .system(.lock, path: path, .current) }
            throw .busy(path: path, holder: descriptor.readAll().flatMap(LockOwner.init(text:)))
        }
        guard ftruncate(descriptor.raw, 0) == 0, descriptor.write(owner.text) else {
            throw .system(.write, path: path, .current)
        }
        return WriterLock(descriptor)
    }

    /// Who has it now; nil: nobody. Takes nothing and makes nothing.
    static func owner(in folder: HostFolder) throws(HostError) -> LockOwner? {
        guard let text = try folder.read(HostFolder.lock) else { return nil }
        return LockOwner(text: text)
    }

    deinit {
        // The text goes first: an empty lock is nobody's. Where it stays the lock itself still tells.
        _ = ftruncate(descriptor.raw, 0)
        _ = flock(descriptor.raw, LOCK_UN)
    }
}
