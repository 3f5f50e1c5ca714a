internal import Glibc
internal import MdevModel
public import MdevRegistry
public import Sysfs

extension Surroundings {
    /// The host's own: its process table, its clock, the registry's uevents.
    /// - Parameter stop: ends waiting as well.
    public init(processes: ProcessTable, tree: some SysfsTree, uevents: UeventSource, stop: StopSignal) {
        self.init(
            holders: { processes.holders(of: $0, in: tree) }, now: { Int(time(nil)) },
            awaitChange: { deadline in Self.awaitChange(uevents, until: deadline, stop: stop) })
    }

    /// Events of the rest of the host's hardware do not count.
    private static func awaitChange(_ uevents: UeventSource, until deadline: Deadline, stop: StopSignal) {
        while !deadline.hasPassed, !stop.isRequested {
            do throws(SysfsError) {
                switch try uevents.wait(until: deadline.instant, or: stop.descriptor) {
                case .events(let events): if events.contains(where: \.concernsRegistry) { return }
                case .overrun, .deadline, .other: return
                }
            } catch {
                // A source that broke tells nothing any more: what is left is to look again at the deadline.
                return stop.wait(until: deadline)
            }
        }
    }
}
