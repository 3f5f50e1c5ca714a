internal import Glibc
internal import Sysfs

/// A file descriptor that is closed with its owner.
final class OwnedDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// - Returns: the errno where it failed.
    func write(_ bytes: [UInt8]) -> SystemErrno? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return .current
            }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    /// - Returns: the errno where it failed.
    func readAll(into bytes: inout [UInt8]) -> SystemErrno? {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return .current
            }
            if count == 0 { return nil }
            bytes.append(contentsOf: chunk[..<count])
        }
    }
}
