public import MdevModel
internal import MdevPlanner
internal import Sysfs

/// What a person holds back from all runs. Devices are not touched.
extension Reconciler {
    /// Leaves parents and devices alone from now on; a second hold of one replaces the first.
    /// - Parameter seconds: nil: until released.
    public func hold(
        _ targets: [MaintenanceHold.Target], seconds: Int?, holder: LockHolder,
        waiting: Duration = .seconds(30)
    ) throws(ReconcileError) {
        let expires = seconds.map { observer.surroundings.now() + $0 }
        _ = try changeHolds(holder: holder, waiting: waiting) { held in
            held.removeAll { targets.contains($0.target) }
            held += targets.map { MaintenanceHold(target: $0, expires: expires) }
        }
    }

    /// Ends holds.
    /// - Returns: those that were held and are no longer.
    public func release(
        _ targets: [MaintenanceHold.Target], holder: LockHolder, waiting: Duration = .seconds(30)
    ) throws(ReconcileError) -> [MaintenanceHold.Target] {
        let before = try changeHolds(holder: holder, waiting: waiting) { held in
            held.removeAll { targets.contains($0.target) }
        }
        return before.map(\.target).filter(targets.contains)
    }

    /// - Returns: what was held before, expired holds left out.
    private func changeHolds(
        holder: LockHolder, waiting: Duration, _ change: (inout [MaintenanceHold]) -> Void
    ) throws(ReconcileError) -> [MaintenanceHold] {
        do throws(StateError) {
            let session = try state.begin(as: holder, waiting: Deadline(in: waiting))
            let now = observer.surroundings.now()
            let before = session.stored.holds.filter { ($0.expires ?? .max) > now }
            var after = before
            change(&after)
            if after != session.stored.holds { try session.write(after) }
            return before
        } catch {
            throw .state(error)
        }
    }
}
