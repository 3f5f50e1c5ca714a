internal import MdevCore

/// What a simulated host has, apart from what its host file says: the sum of its journal.
struct HostState: Equatable {
    var boot: String
    /// In the order in which they are to be made again.
    private(set) var settings: [AttributeWrite] = []
    private(set) var devices: [GUID: Device] = [:]
    private var next = 0

    struct Device: Equatable {
        /// Counts creations.
        var place: Int
        var record: DeviceRecord
        var attributes: [AttributeWrite] = []
    }

    init(boot: String) { self.boot = boot }

    mutating func apply(_ record: JournalRecord) {
        switch record {
        case .boot(let boot): self = HostState(boot: boot)
        case .device(let uuid, let device):
            if devices[uuid]?.record.parent == device.parent, devices[uuid]?.record.type == device.type {
                devices[uuid]?.record = device
            } else {
                devices[uuid] = Device(place: next, record: device)
                next += 1
            }
        case .removed(let uuid): devices.removeValue(forKey: uuid)
        case .attribute(let uuid, let write): devices[uuid]?.attributes.supersede(by: write)
        case .setting(let write): settings.supersede(by: write)
        }
    }

    /// In the order of their creation.
    var devicesInOrder: [(uuid: GUID, device: Device)] {
        devices.sorted { $0.value.place < $1.value.place }.map { ($0.key, $0.value) }
    }

    /// The fewest records that say the same.
    var records: [JournalRecord] {
        var records = [JournalRecord.boot(boot)] + settings.map(JournalRecord.setting)
        for (uuid, device) in devicesInOrder {
            records.append(.device(uuid, device.record))
            records += device.attributes.map { .attribute(uuid, $0) }
        }
        return records
    }

    static func == (left: HostState, right: HostState) -> Bool { left.records == right.records }
}

extension [AttributeWrite] {
    /// What a readable attribute held before is gone. Of the writes to a verb (`assign_adapter`) only an equal one
    /// is: the last word on each number counts, and in this order none of them conflicts with another.
    fileprivate mutating func supersede(by write: AttributeWrite) {
        removeAll { $0.path == write.path && (!write.isVerb || $0.value == write.value) }
        append(write)
    }
}
