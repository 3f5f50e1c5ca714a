internal import Synchronization

/// Every mediated device of a core by its UUID, from before its create is allowed until it is released (row C11).
/// Cut into shards, so that creates on two threads seldom meet.
final class DeviceRegistry: Sendable {
    private final class Shard: Sendable {
        let devices = Mutex<[GUID: MdevDevice]>([:])
    }

    private let shards = (0..<16).map { _ in Shard() }

    private func shard(_ uuid: GUID) -> Shard {
        shards[Int(truncatingIfNeeded: (uuid.low ^ uuid.high ^ uuid.low >> 32) & 15)]
    }

    subscript(uuid: GUID) -> MdevDevice? { shard(uuid).devices.withLock { $0[uuid] } }

    /// Puts the device in that `make` returns.
    /// - Throws: EEXIST where the UUID is taken; what `make` throws, which is called under the registry's lock.
    func add(
        _ uuid: GUID, _ make: () throws(KernelErrno) -> MdevDevice
    ) throws(KernelErrno) -> MdevDevice {
        try shard(uuid).devices.withLock { devices throws(KernelErrno) in
            guard devices[uuid] == nil else { throw KernelErrno.exists }
            let device = try make()
            devices[uuid] = device
            return device
        }
    }

    func remove(_ uuid: GUID) {
        shard(uuid).devices.withLock { _ = $0.removeValue(forKey: uuid) }
    }

    /// In the order of their creation.
    var all: [MdevDevice] {
        shards.flatMap { $0.devices.withLock { Array($0.values) } }.sorted { $0.objectID < $1.objectID }
    }
}
