import MdevCore
import MdevDocument
import MdevModel
import MdevPlanner
import MdevReconciler
import MdevRegistry
import Sysfs
import TreeConformance

@testable import MdevHost

/// A world lived through: the first document applied, then the second, then with parents gone.
struct WorldRun {
    private let world: World
    private let folder: TemporaryFolder

    init(_ world: World) throws {
        self.world = world
        folder = try TemporaryFolder(inMemory: true)
    }

    /// What does not hold, as a sentence; nil where all holds.
    func violation() throws -> String? {
        let host = try makeHost()
        var now = try makeForeign(on: host)
        let foreign = now.devices
        if let violation = try converge(host, document: 0, &now) { return "first run: \(violation)" }
        let devices = now.devices
        let held = Set(world.held.compactMap { devices.isEmpty ? nil : devices[$0 % devices.count].uuid })
        if let failing = world.failing, let violation = try fail(failing, on: host, held: held, &now) {
            return "run with a refused write: \(violation)"
        }
        if let violation = try converge(host, document: 1, held: held, &now) {
            return "second run: \(violation)"
        }
        if let violation = checkForeign(foreign, now) { return violation }
        guard world.vanishing > 0 else { return nil }
        host.core.parents.prefix(world.vanishing).forEach { host.core.unregister($0.device) }
        now = try Registry(tree: host.tree).snapshot()
        if let violation = try converge(host, document: 1, held: held, &now) {
            return "run without a parent: \(violation)"
        }
        return nil
    }

    private func makeHost() throws -> SimulatedHost {
        let description = try HostDescription(
            DocumentSource(name: "host.yaml", text: world.hostFile))
        let host = try SimulatedHost(
            description, state: folder.path, access: .readWrite(LockOwner(pid: 1, command: "world")))
        if world.isQuirky { try QuirkyParent().register(with: host.core) }
        return host
    }

    /// Others make devices; what the host refuses is not there.
    /// - Returns: the registry then.
    private func makeForeign(on host: SimulatedHost) throws -> RegistrySnapshot {
        let registry = Registry(tree: host.tree)
        let empty = try registry.snapshot()
        guard !world.foreign.isEmpty, !empty.parents.isEmpty else { return empty }
        for (number, wanted) in world.foreign.enumerated() {
            let parent = empty.parents[wanted.parent % empty.parents.count]
            let type = parent.types[wanted.type % parent.types.count]
            do {
                try registry.create(World.foreignUUID(number), type: type.id, on: parent.name)
            } catch {
                continue
            }
        }
        return try registry.snapshot()
    }

    /// - Parameter now: the registry before, and then after.
    private func converge(
        _ host: SimulatedHost, document: Int, held: Set<DeviceUUID> = [], _ now: inout RegistrySnapshot
    ) throws -> String? {
        let desired = try desired(document)
        let reconciler = reconciler(host, held: held)
        let before = now
        // A run looks at holders only where they can matter.
        let whole = try reconciler.plan(desired, options: options.planning).plan
        let report = try reconciler.apply(desired, options: options)
        if report.planned.plan != whole { return "a look at every holder gives another plan: \(whole)" }
        if let violation = judge(report) { return violation }
        let after = try Registry(tree: host.tree).snapshot()
        now = after
        if let violation = try Wanted(desired, report: report).violation(in: after, host.tree) {
            let left = report.remaining.changes.map { "\($0.device.uuid): \($0.blocked?.detail ?? "to do")" }
            return "\(violation); left are \(left)"
        }
        // What the plan was not certain of, and the host refused, is tried again by each run.
        let refused = Set(report.results.filter(\.wasUncertain).map(\.change.device.uuid))
        let again = try reconciler.apply(desired, options: options)
        let work = again.planned.plan.changes.filter {
            $0.blocked == nil && !refused.contains($0.device.uuid)
        }
        // A holder under `inUse: fail` ends the run before its first step where `onError` says so.
        let isEnded = desired.policy.onError != .continue && report.results.contains(where: \.isHeldFailure)
        if !work.isEmpty, !isEnded { return "a second plan has work: \(work)" }
        if again.changed { return "a second apply changed something" }
        // Under `wait` a holder lets go while the run waits for it.
        return desired.policy.inUse.waits ? nil : checkHeld(held, before: before, after: after)
    }

    func desired(_ document: Int) throws -> DesiredState {
        try Resolution([DocumentSource(name: "/world.yaml", text: world.document(document))]).state
    }

    var options: RunOptions {
        RunOptions(
            planning: PlanOptions(acceptRemovals: true), holder: LockHolder(pid: 1, command: "world"),
            lockWait: .zero, retry: .zero, lanes: 1)
    }

    func reconciler(
        _ host: SimulatedHost, held: Set<DeviceUUID>, failpoint: Failpoint = .none
    ) -> Reconciler<CoreTree> {
        let holding = Holding(held)
        let surroundings = Surroundings(
            holders: { holding.holders(of: $0) }, now: { 0 }, awaitChange: { _ in holding.release() })
        return Reconciler(
            observer: Observer(
                registry: Registry(tree: host.tree), host: host.identity, surroundings: surroundings),
            state: StateFolder(
                path: folder.path,
                registry: RegistryIdentity(source: "world", machineID: host.identity.machineID),
                failpoint: failpoint))
    }

    func judge(_ report: Report, mayFail: Bool = false) -> String? {
        // What waited for a holder may have lost its room to others meanwhile; only the core counts as refusing.
        // A failure may give its former device back the room that others counted on.
        // Under `inUse: fail` a holder is a failure, which ends the run where `onError` says so.
        let mayFail = mayFail || report.results.contains { $0.isHeldFailure }
        for result in report.results {
            let device = result.change.device.instance?.shortName ?? result.change.device.uuid.description
            switch result.outcome {
            case .failed(let failure) where !mayFail: return "\(device) failed: \(failure)"
            case .blocked(let block)
            where result.change.blocked == nil && result.change.certainty == .certain
                && block.detail.hasPrefix("cannot create") && !mayFail:
                return "\(device) was certain and became blocked: \(block)"
            case .done, .unchanged, .blocked, .failed: break
            }
            guard result.change.isReplace, let was = result.change.before, let now = result.change.after
            else { continue }
            if was.type == now.type, was.parent == now.parent, was.state == .attached {
                return "\(device) was replaced by itself"
            }
        }
        return nil
    }

    private func checkHeld(
        _ held: Set<DeviceUUID>, before: RegistrySnapshot, after: RegistrySnapshot
    ) -> String? {
        for device in before.devices where held.contains(device.uuid) && device.state == .attached {
            guard let now = after.devices.first(where: { $0.uuid == device.uuid }) else {
                return "held \(device.uuid) was removed"
            }
            if now != device { return "held \(device.uuid) was touched: \(device), now \(now)" }
        }
        return nil
    }

    /// Foreign devices stay, unless a document may take or remove them.
    private func checkForeign(_ foreign: [MediatedDevice], _ now: RegistrySnapshot) -> String? {
        let reaches = world.documents.joined().contains { $0.text.contains("adopt: matching") }
        guard !reaches, !world.heads.contains(where: { $0.contains("prune: all") }) else { return nil }
        for device in foreign where !now.devices.contains(device) {
            let isNamed = world.documents.joined().contains { $0.text.contains(device.uuid.description) }
            if !isNamed { return "foreign \(device.uuid) was touched" }
        }
        return nil
    }
}
