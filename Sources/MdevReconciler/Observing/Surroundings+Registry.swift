internal import Glibc
public import MdevRegistry
public import Sysfs

extension Surroundings {
    /// What a real registry's surroundings are: its processes, the clock, its uevents.
    ///
    /// Waiting for changes ends at an event, at a loss of events, or at the deadline: whoever waits reads the full
    /// state again anyway. Where the source breaks, only the deadline ends it.
    public init(processes: ProcessTable, events: UeventSource, tree: some SysfsTree) {
        self.init(
            holders: { processes.holders(of: $0, in: tree) }, now: { time(nil) },
            awaitChange: { deadline in
                do throws(SysfsError) {
                    _ = try events.wait(until: deadline.instant)
                } catch {
                    StopSignal().wait(until: deadline)
                }
            })
    }
}
