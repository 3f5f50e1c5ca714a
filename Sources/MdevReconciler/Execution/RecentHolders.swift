internal import MdevModel
internal import Synchronization

/// Who holds what, looked up again for each disruptive step, but not more often than the look takes: a device can
/// be opened between any look and the write that follows it, and that the write's own deadline deals with.
final class RecentHolders: Sendable {
    private struct Look {
        var taken: ContinuousClock.Instant
        var holders: Holders
    }

    /// As long as a look at a host with a thousand processes takes.
    private static let life = Duration.milliseconds(50)

    private let devices: [MediatedDevice]
    private let holders: @Sendable ([MediatedDevice]) -> Holders
    private let last = Mutex<Look?>(nil)

    init(of devices: [MediatedDevice], by holders: @escaping @Sendable ([MediatedDevice]) -> Holders) {
        self.devices = devices
        self.holders = holders
    }

    /// Why the device may not be disturbed now; nil: nobody holds it.
    func block(_ uuid: DeviceUUID) -> Block? {
        let now = last.withLock { last in
            if let last, ContinuousClock.now - last.taken < Self.life { return last.holders }
            let found = holders(devices)
            last = Look(taken: .now, holders: found)
            return found
        }
        switch now {
        case .invisible(let reason): return Block(by: .held, detail: "it counts as held: \(reason)")
        case .visible(let held):
            guard let found = held.first(where: { $0.uuid == uuid }), !found.holders.isEmpty else {
                return nil
            }
            let names = found.holders.map(\.description).joined(separator: ", ")
            return Block(
                by: .held, detail: "held by \(names); stop that, or set `inUse: {wait: 10m}`",
                holders: found.holders)
        }
    }
}
