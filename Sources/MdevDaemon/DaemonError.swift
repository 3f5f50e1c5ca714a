/// Why a daemon could not go on.
public enum DaemonError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotListen(ListenAddress, reason: String)
    /// A step did not end by the deadline of the stop.
    case unfinished(after: Duration)

    /// The loop ended without being told to.
    case ended

    public var description: String {
        switch self {
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason). Another daemon may run; give another --listen."
        case .ended: "the loop ended, because uevents cannot be read any more; start it again."
        case .unfinished(let deadline):
            "stopped without waiting any longer: a step did not end within \(Int(deadline.seconds)) seconds. What it "
                + "was is in the state folder's journal, and the next run goes on from there."
        }
    }
}
