internal import MdevModel
internal import MdevPlanner
internal import MdevRegistry
internal import Synchronization
internal import Sysfs

/// What all lanes of one execution share.
final class ExecutionContext<Tree: SysfsTree>: Sendable {
    let registry: Registry<Tree>
    let session: StateSession
    let holders: RecentHolders
    let lookAtHolders: @Sendable ([MediatedDevice]) -> Holders
    let declarations: Declarations
    let observation: Observation
    let options: RunOptions
    let onError: Policy.OnError
    /// The same ones in all rounds of a run.
    let callouts: Callouts?
    private let isHalted = Atomic(false)

    init(
        registry: Registry<Tree>, session: StateSession, surroundings: Surroundings, desired: DesiredState,
        observation: Observation, options: RunOptions, callouts: Callouts? = nil
    ) {
        self.registry = registry
        self.session = session
        self.observation = observation
        self.options = options
        self.callouts = callouts
        lookAtHolders = surroundings.holders
        holders = RecentHolders(of: observation.registry.devices, by: surroundings.holders)
        declarations = Declarations(of: desired, workingDirectory: options.planning.workingDirectory)
        onError = desired.policy.onError
    }

    /// No step begins any more, in any lane.
    func halt() { isHalted.store(true, ordering: .sequentiallyConsistent) }

    /// Why no step may begin; nil: it may.
    var obstacle: StepFailure? {
        if isHalted.load(ordering: .sequentiallyConsistent) { return .halted }
        return options.stop.isRequested ? .stopped : nil
    }

    /// One device as it was observed.
    func observed(_ uuid: DeviceUUID) -> MediatedDevice? {
        let devices = observation.registry.devices
        var (low, high) = (0, devices.count)
        while low < high {
            let middle = (low + high) / 2
            if devices[middle].uuid < uuid { low = middle + 1 } else { high = middle }
        }
        return low < devices.count && devices[low].uuid == uuid ? devices[low] : nil
    }

    /// Does `verb`, again while its error can pass.
    func retrying(_ verb: () throws(RegistryError) -> Void) throws(RegistryError) {
        let deadline = Deadline(in: options.retry)
        var pause = Duration.milliseconds(10)
        while true {
            do throws(RegistryError) {
                return try verb()
            } catch {
                guard error.isTransient, !deadline.hasPassed, !options.stop.isRequested else { throw error }
                options.stop.wait(until: deadline.sooner(pause * Double.random(in: 0.5...1)))
                pause = min(pause * 2, .milliseconds(500))
            }
        }
    }

    /// Asked before a verb as before any other write, so that a test can end the run there.
    func passFailpoint(_ verb: Refusal.Verb, _ uuid: DeviceUUID) throws(RegistryError) {
        let point = WritePoint(.device, "\(verb.rawValue) \(uuid)")
        guard let errno = session.failpoint.errno(before: point) else { return }
        throw .refused(Refusal(verb, uuid, at: .file, path: [], errno: errno))
    }
}
