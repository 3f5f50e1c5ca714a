public import Sysfs

/// Why a daemon could not go on.
public enum DaemonError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotListen(ListenAddress, SystemErrno)
    /// A step did not end by the deadline of the stop.
    case unfinished(after: Duration)

    /// The loop ended without being told to.
    case ended

    public var description: String {
        switch self {
        case .cannotListen(let address, let errno):
            "cannot listen on \(address): \(errno). \(Self.advice(errno))"
        case .ended: "the loop ended, because uevents cannot be read any more; start it again."
        case .unfinished(let deadline):
            "stopped without waiting any longer: a step did not end within \(Int(deadline.seconds)) seconds. What it "
                + "was is in the state folder's journal, and the next run goes on from there."
        }
    }

    private static func advice(_ errno: SystemErrno) -> String {
        switch errno {
        case .addressInUse: "Another daemon may run here already; give --listen another port."
        case .addressNotAvailable: "This host does not have the address; give --listen one of its own."
        case .accessDenied, .notPermitted: "Ports below 1024 are root's; give --listen a higher one."
        default: "Give --listen another address."
        }
    }
}
