internal import CLinux
internal import Glibc
internal import MdevModel
internal import Synchronization
public import Sysfs

/// Where changes of the registry are told: the kernel's netlink group for a real sysfs, the tree's own
/// `kernel/uevents` where it has one; else nothing tells, and waiting ends at the deadline.
///
/// One reader at a time: a second one would miss what the first has read.
public final class UeventSource: Sendable {
    public enum Kind: String, Hashable, Sendable {
        case netlink, file, none
    }

    /// What a wait ended with.
    public enum Arrival: Hashable, Sendable {
        /// In the order in which they were sent; at least one.
        case events([Uevent])
        /// Some were lost: whoever relies on them reads the whole registry again.
        case overrun
        case deadline
        /// The other descriptor became readable, or was hung up.
        case other
    }

    public let kind: Kind
    private let descriptor: Descriptor?
    private let state = Mutex(State())

    private struct State {
        /// The beginning of a message whose end was not read yet; files only.
        var partial: [UInt8] = []
        /// A file that came to its end tells nothing any more.
        var isAtEnd = false
        /// How often in a row it was said to be readable and had nothing.
        var emptyReads = 0
    }

    /// A source that tells nothing: waiting on it ends at the deadline.
    public init() {
        kind = .none
        descriptor = nil
    }

    /// Listens from now on.
    /// - Throws: `SysfsError` where the netlink group or the file is there and cannot be listened to.
    public init(for tree: some SysfsTree) throws(SysfsError) {
        if tree.isKernelSysfs {
            (kind, descriptor) = (.netlink, try NetlinkSocket.open())
            return
        }
        do throws(SysfsError) {
            descriptor = try tree.openStream(RegistryLayout.uevents)
        } catch  where error.errno == .noEntry {
            descriptor = nil
        }
        kind = descriptor == nil ? .none : .file
    }

    /// Waits for events, without polling in between; all that are there come at once.
    /// - Parameters:
    ///   - deadline: nil waits for as long as it takes.
    ///   - other: ends the wait when it becomes readable: a signal's descriptor, another trigger.
    /// - Throws: `SysfsError` when the source breaks.
    public func wait(
        until deadline: ContinuousClock.Instant?, or other: Int32? = nil
    ) throws(SysfsError) -> Arrival {
        while true {
            let own = state.withLock { $0.isAtEnd } ? nil : descriptor?.raw
            let ready = try Readiness.wait(for: own, or: other, until: deadline)
            if ready.own {
                let arrival = try read()
                note(isEmpty: arrival == nil)
                if let arrival { return arrival }
            }
            if ready.other { return .other }
            if ready.isPast { return .deadline }
        }
    }

    /// A mount whose server cannot be polled counts as always readable (`fs/select.c:DEFAULT_POLLMASK`):
    /// asking it again and again would only burn the processor, so it counts as a source that tells nothing.
    private func note(isEmpty: Bool) {
        state.withLock { state in
            state.emptyReads = isEmpty ? state.emptyReads + 1 : 0
            if state.emptyReads > 100 { state.isAtEnd = true }
        }
    }

    /// What is there by now; nil where nothing is.
    private func read() throws(SysfsError) -> Arrival? {
        guard let descriptor else { return nil }
        var events: [Uevent] = []
        var hasLost = false
        while true {
            let chunk = kind == .netlink ? NetlinkSocket.receive(descriptor) : receive(descriptor)
            switch chunk {
            case .events(let more): events += more
            case .overrun: hasLost = true
            case .nothing:
                // What is left behind a loss is older than the reading that answers it.
                return hasLost ? .overrun : events.isEmpty ? nil : .events(events)
            case .broken(let errno):
                throw SysfsError(.read, [kind == .netlink ? "netlink" : "uevents"], errno)
            }
        }
    }

    private func receive(_ file: Descriptor) -> UeventChunk {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = retryingInterrupted { Glibc.read(file.raw, &buffer, buffer.count) }
        guard count >= 0 else { return UeventChunk(errno: .current) }
        return state.withLock { state in
            state.isAtEnd = count == 0
            let bytes = state.partial + buffer[..<count]
            let end =
                count == 0
                ? bytes.endIndex : bytes.lastIndex { $0 == 0 || $0 == UInt8(ascii: "\n") }.map { $0 + 1 }
            state.partial = Array(bytes[(end ?? 0)...])
            let events = Uevent.parse(bytes[..<(end ?? 0)])
            return count == 0 && events.isEmpty ? .nothing : .events(events)
        }
    }
}

/// What one read of a source gave.
enum UeventChunk {
    case events([Uevent])
    case overrun
    case nothing
    case broken(SystemErrno)

    init(errno: SystemErrno) {
        switch errno {
        case .again, .interrupted: self = .nothing
        case .noBufferSpace: self = .overrun
        default: self = .broken(errno)
        }
    }
}
