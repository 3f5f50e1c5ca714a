internal import CLinux
internal import Glibc
internal import MdevCore
internal import MdevVFIO
internal import Sysfs

/// One client of the socket: reads a line, answers with a line, until the client ends.
final class ControlConnection: Sendable {
    private let descriptor: Descriptor
    private let client: ControlClient

    /// An ioctl's argument is a page at most, and two digits a byte.
    private static let longestLine = 1 << 16

    init(_ descriptor: Descriptor, _ core: MediatedDeviceCore, _ processes: ProcessFolder) {
        self.descriptor = descriptor
        client = ControlClient(core, processes, process: ControlConnection.peer(of: descriptor))
    }

    /// Makes the client's next read, and so its end, come now.
    func end() { _ = shutdown(descriptor.raw, Int32(SHUT_RDWR)) }

    /// - Parameter onEnd: called when it is over, while the descriptor still is this connection's.
    func serve(onEnd: () -> Void) {
        defer {
            client.end()
            onEnd()
        }
        var pending: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor.raw, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            pending += chunk[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let answer = client.answer(String(decoding: pending[..<end], as: UTF8.self))
                pending.removeSubrange(...end)
                guard send(answer + "\n") else { return }
            }
            guard pending.count <= ControlConnection.longestLine else { return }
        }
    }

    private func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return Glibc.send(descriptor.raw, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Which process is at the other end (`SO_PEERCRED`); 0: not of this PID namespace.
    private static func peer(of descriptor: Descriptor) -> Int {
        var credentials: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor.raw, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return 0 }
        return Int(credentials.pid)
    }
}
