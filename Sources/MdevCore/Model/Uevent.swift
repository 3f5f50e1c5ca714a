/// An event as the kernel tells user space.
public struct Uevent: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case add, remove, change, move, online, offline, bind, unbind
    }

    public var action: Action
    /// From the tree's root, with a slash in front: `/devices/virtual/mtty/mtty`.
    public var devicePath: String
    public var subsystem: String
    /// In the kernel's order, behind SUBSYSTEM: `["MDEV_STATE=registered"]`.
    public var variables: [String]
    /// Without a gap, over all events of a core.
    public var sequence: UInt64

    public init(
        action: Action, devicePath: String, subsystem: String, variables: [String], sequence: UInt64
    ) {
        self.action = action
        self.devicePath = devicePath
        self.subsystem = subsystem
        self.variables = variables
        self.sequence = sequence
    }

    /// The bytes of one netlink message (`lib/kobject_uevent.c`): the header, then the variables, each ended by a
    /// NUL.
    public var message: [UInt8] {
        let lines =
            [
                "\(action.rawValue)@\(devicePath)", "ACTION=\(action.rawValue)", "DEVPATH=\(devicePath)",
                "SUBSYSTEM=\(subsystem)",
            ] + variables + ["SEQNUM=\(sequence)"]
        return lines.flatMap { Array($0.utf8) + [0] }
    }
}
