/// `kernel/uevent_seqnum`, and `kernel/uevents`, which is no attribute: a server answers each descriptor on it by a
/// subscription.
final class UeventFiles: SysfsObject {
    enum Slot {
        static let stream = 0
        static let sequence = 1
        static let items: [SysfsItem] = [
            .file("uevents", 0o444, in: SysfsItem.outside),
            .file("uevent_seqnum", 0o444, in: SysfsItem.outside),
        ]
    }

    let objectID = ObjectID.next()
    private let uevents: UeventStream

    init(_ uevents: UeventStream) { self.uevents = uevents }

    var table: [SysfsItem] { Slot.items }
    var path: [String] { ["kernel"] }
    var outside: [String] { path }
    func has(_ slot: Int) -> Bool { true }

    func show(_ slot: Int) throws(KernelErrno) -> String {
        guard slot == Slot.sequence else { throw .invalidArgument }
        return "\(uevents.sequence)\n"
    }
}
