public import MdevModel
internal import Sysfs

extension Reconciler {
    /// Leaves parents and devices alone until they are released or the time has passed.
    /// - Parameter duration: in seconds; nil: until released.
    /// - Returns: all holds now, without those that have passed.
    public func hold(
        _ targets: [MaintenanceHold.Target], for duration: Int?, holder: LockHolder,
        waiting: Duration = .seconds(30)
    ) throws(ReconcileError) -> [MaintenanceHold] {
        try changeHolds(holder: holder, waiting: waiting) { holds, now in
            holds.removeAll { targets.contains($0.target) }
            holds += targets.map { MaintenanceHold(target: $0, expires: duration.map { now + $0 }) }
        }
    }

    /// - Returns: all holds that are left.
    public func release(
        _ targets: [MaintenanceHold.Target], holder: LockHolder, waiting: Duration = .seconds(30)
    ) throws(ReconcileError) -> [MaintenanceHold] {
        try changeHolds(holder: holder, waiting: waiting) { holds, _ in
            holds.removeAll { targets.contains($0.target) }
        }
    }

    private func changeHolds(
        holder: LockHolder, waiting: Duration, _ change: (inout [MaintenanceHold], Int) -> Void
    ) throws(ReconcileError) -> [MaintenanceHold] {
        do throws(StateError) {
            let session = try state.begin(as: holder, waiting: Deadline(in: waiting))
            let now = observer.surroundings.now()
            var holds = session.stored.holds.filter { ($0.expires ?? .max) > now }
            change(&holds, now)
            if holds != session.stored.holds { try session.write(holds) }
            return holds
        } catch {
            throw .state(error)
        }
    }
}
