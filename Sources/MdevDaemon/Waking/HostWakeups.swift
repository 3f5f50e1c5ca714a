internal import CLinux
internal import Glibc
public import Logging
public import MdevRegistry
public import Sysfs

/// The host's triggers as one: uevents, changes of documents, and what other threads ring for, in one wait of the
/// kernel. Nothing is polled in between.
public final class HostWakeups: Sendable {
    private let events: UeventSource
    private let documents: DocumentWatch?
    private let bell: Doorbell
    /// Holds the descriptors of all but the uevents.
    private let set: Descriptor
    private let logger: Logger

    /// - Throws: `SysfsError` where the kernel has no descriptors left.
    public init(
        events: UeventSource, documents: DocumentWatch?, bell: Doorbell, logger: Logger
    ) throws(SysfsError) {
        let raw = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard raw >= 0 else { throw SysfsError(.open, ["epoll"], .current) }
        set = Descriptor(owning: raw)
        self.events = events
        self.documents = documents
        self.bell = bell
        self.logger = logger
        for descriptor in [documents?.descriptor, bell.descriptor].compactMap(\.self) {
            var event = epoll_event()
            event.events = EPOLLIN.rawValue
            guard epoll_ctl(raw, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
                throw SysfsError(.open, ["epoll"], .current)
            }
        }
    }

    public var wakeups: Wakeups { Wakeups(wait: { self.wait(until: $0) }) }

    private func wait(until deadline: ContinuousClock.Instant?) -> Set<Trigger> {
        while true {
            var triggers: Set<Trigger> = []
            do throws(SysfsError) {
                switch try events.wait(until: deadline, or: set.raw) {
                case .events(let events): triggers = Self.triggers(of: events)
                // What was lost may have been a parent.
                case .overrun: triggers = [.uevent, .parent]
                case .deadline: return []
                case .other: triggers = bell.answer().union(documents?.read() ?? [])
                }
            } catch {
                logger.error("uevents cannot be read any more", metadata: ["error": "\(error)"])
                return [.stop]
            }
            if !triggers.isEmpty { return triggers }
        }
    }

    private static func triggers(of events: [Uevent]) -> Set<Trigger> {
        let concerning = events.filter(\.concernsRegistry)
        guard !concerning.isEmpty else { return [] }
        return concerning.contains(where: \.isParentRegistered) ? [.uevent, .parent] : [.uevent]
    }
}
