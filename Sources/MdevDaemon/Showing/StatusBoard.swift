internal import Synchronization

/// The status, written by the loop, read by whoever shows it.
public final class StatusBoard: Sendable {
    private let status: Mutex<DaemonStatus>

    public init(_ status: DaemonStatus) { self.status = Mutex(status) }

    public var current: DaemonStatus { status.withLock { $0 } }

    func update(_ change: (inout DaemonStatus) -> Void) { status.withLock { change(&$0) } }
}
