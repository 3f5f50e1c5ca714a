internal import Glibc
internal import MdevModel
public import MdevRegistry
public import Sysfs

extension Surroundings {
    /// What a real registry's surroundings are: its processes, the clock, its uevents.
    ///
    /// Waiting for changes ends at an event that concerns the registry, at a loss of events, or at the deadline:
    /// whoever waits reads the full state again anyway. Where the source breaks, only the deadline ends it.
    /// - Parameter stop: ends waiting as well.
    public init(
        processes: ProcessTable, tree: some SysfsTree, uevents: UeventSource, stop: StopSignal
    ) {
        self.init(
            holders: { processes.holders(of: $0, in: tree) }, now: { time(nil) },
            awaitChange: { Self.awaitChange(uevents, until: $0, stop: stop) })
    }

    private static func awaitChange(_ uevents: UeventSource, until deadline: Deadline, stop: StopSignal) {
        while !deadline.hasPassed, !stop.isRequested {
            do throws(SysfsError) {
                switch try uevents.wait(until: deadline.instant, or: stop.descriptor) {
                // Events of the rest of the host's hardware change nothing here.
                case .events(let told): if told.contains(where: \.concernsRegistry) { return }
                case .overrun, .deadline, .other: return
                }
            } catch {
                return stop.wait(until: deadline)
            }
        }
    }
}
