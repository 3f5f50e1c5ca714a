import MdevModel
import MdevReconciler
import Synchronization

/// Who holds devices of a world, until a run waits for that to end.
final class Holding: Sendable {
    private let held: Mutex<Set<DeviceUUID>>

    init(_ held: Set<DeviceUUID>) { self.held = Mutex(held) }

    func release() { held.withLock { $0 = [] } }

    func holders(of devices: [MediatedDevice]) -> Holders {
        let held = held.withLock { $0 }
        let found = devices.filter { held.contains($0.uuid) && $0.state == .attached }
        return .visible(
            found.map { Holders.HeldDevice(uuid: $0.uuid, holders: [Holder(pid: 7, command: "qemu")]) })
    }
}

extension Policy.InUse {
    var waits: Bool {
        if case .wait = self { true } else { false }
    }
}

extension ChangeResult {
    /// Whether a holder is what failed it, under `inUse: fail`.
    var isHeldFailure: Bool {
        if case .failed(.held) = outcome { true } else { false }
    }

    var wasUncertain: Bool {
        guard case .blocked(let block) = outcome else { return false }
        return block.by == .capacity && change.certainty == .uncertain
    }

    var hasFailed: Bool {
        if case .failed = outcome { true } else { false }
    }
}
