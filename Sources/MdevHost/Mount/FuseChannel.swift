internal import CLinux
internal import Glibc
internal import Sysfs

/// The connection to the kernel: requests come out of `/dev/fuse`, answers and notices go in. Each message is one
/// read or one write, so any thread may use it at any time.
final class FuseChannel: Sendable {
    let descriptor: Descriptor

    init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Waits for a request.
    /// - Returns: its length; nil once the file system is unmounted or the connection aborted.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = read(descriptor.raw, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            // A request that was interrupted before it was read is gone (ENOENT).
            guard errno == EINTR || errno == ENOENT || errno == EAGAIN else { return nil }
        }
    }

    func reply(_ unique: UInt64, error: Int32) {
        send(unique, -error, UnsafeRawBufferPointer(start: nil, count: 0))
    }

    func reply(_ unique: UInt64, _ bytes: UnsafeRawBufferPointer) { send(unique, 0, bytes) }

    func reply(_ unique: UInt64, _ bytes: some Sequence<UInt8>) {
        Array(bytes).withUnsafeBytes { send(unique, 0, $0) }
    }

    func reply<Value: BitwiseCopyable>(_ unique: UInt64, _ value: Value) {
        withUnsafeBytes(of: value) { send(unique, 0, $0) }
    }

    /// `FUSE_NOTIFY_POLL`: whoever waits for the handle looks again.
    func notifyPoll(_ handle: UInt64) {
        withUnsafeBytes(of: fuse_notify_poll_wakeup_out(kh: handle)) {
            send(0, Int32(FUSE_NOTIFY_POLL.rawValue), $0)
        }
    }

    /// `FUSE_NOTIFY_INVAL_ENTRY`: the kernel forgets the name. It takes the directory's lock, which a client may
    /// hold that waits for an answer: never to be called by a thread that answers.
    func forget(_ name: String, in directory: UInt64) {
        var message: [UInt8] = []
        let header = fuse_notify_inval_entry_out(
            parent: directory, namelen: UInt32(name.utf8.count), flags: 0)
        withUnsafeBytes(of: header) { message += $0 }
        message += name.utf8
        message.append(0)
        message.withUnsafeBytes { send(0, Int32(FUSE_NOTIFY_INVAL_ENTRY.rawValue), $0) }
    }

    /// What goes wrong here is the request's end by other means: its client was killed (ENOENT), or the file system
    /// is gone (ENODEV).
    private func send(_ unique: UInt64, _ code: Int32, _ bytes: UnsafeRawBufferPointer) {
        let size = MemoryLayout<fuse_out_header>.size
        var header = fuse_out_header(len: UInt32(size + bytes.count), error: code, unique: unique)
        withUnsafeMutableBytes(of: &header) { head in
            let body = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            var parts = (
                iovec(iov_base: head.baseAddress, iov_len: head.count),
                iovec(iov_base: body, iov_len: bytes.count)
            )
            withUnsafeBytes(of: &parts) { parts in
                let vectors = parts.bindMemory(to: iovec.self)
                _ = writev(descriptor.raw, vectors.baseAddress, bytes.isEmpty ? 1 : 2)
            }
        }
    }
}
