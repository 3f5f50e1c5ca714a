internal import MdevModel

/// One write of a lane.
struct LaneWrite: Equatable {
    var verb: Refusal.Verb
    var uuid: DeviceUUID
    /// Components below the tree's root.
    var directory: [String]
    var name: String
    var bytes: [UInt8]

    func request(in folder: String, followsSuccess: Bool = false) -> WriteRequest {
        WriteRequest(
            folder: folder, directory: directory, name: name, bytes: bytes, followsSuccess: followsSuccess)
    }
}

/// A write in its child's hands whose answer nobody has waited for yet.
struct WriteAhead {
    let writer: DisposableWriter
    let write: LaneWrite
}
