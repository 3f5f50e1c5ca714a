internal import Glibc

/// A file descriptor that is closed when its last owner goes.
public final class Descriptor: Sendable {
    public let raw: Int32

    public init(owning raw: Int32) { self.raw = raw }

    deinit { close(raw) }
}
