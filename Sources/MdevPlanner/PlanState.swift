internal import MdevModel

/// A plan in the making.
struct PlanState {
    let desired: DesiredState
    let options: PlanOptions
    let host: HostIndex
    let naming: InstanceNaming
    var capacity: HostCapacity
    /// The documents' paths by their names as given: worked out once, not for every device.
    let absoluteFiles: [String: String]
    /// The pools' parents as indexes in natural order, by the pool's index.
    let poolParents: [[Int]]
    /// Every UUID that the documents declare, so that no device is declared twice and none of them is pruned.
    var declared: Set<DeviceUUID> = []
    /// Devices whose vfio-ap queues stay another's, as an earlier attempt at this plan showed.
    var queueBlocks: [DeviceUUID: Block] = [:]
    var replacements: [Replacement] = []
    /// By the pool's index: its instances, and where the next one goes.
    var poolInstances: [Int: [DeclaredInstance]] = [:]
    var poolSeatings: [Int: PoolSeating] = [:]
    var removals: [Change] = []
    var changes: [Change] = []
    /// Creates whose room is not certain; they go last.
    var uncertain: [Change] = []
    var unmanaged: [UnmanagedDevice] = []
    var unchanged = 0
    var relocated: [RelocatedDeclaration] = []
    /// How many blocked creates were looked for advice for.
    var advised = 0
    private var nextStep = 0
    /// Steps that give room back, by the domain that they give it to.
    private(set) var removeSteps: [String: [Int]] = [:]

    init(desired: DesiredState, observation: Observation, options: PlanOptions) {
        self.desired = desired
        self.options = options
        let host = HostIndex(
            observation, namespace: desired.namespace, written: Set(desired.devices.compactMap(\.uuid)))
        self.host = host
        naming = InstanceNaming(
            identity: InstanceIdentity(
                namespace: desired.namespace, scheme: desired.identity, machineID: observation.host.machineID),
            host: host)
        capacity = HostCapacity(host)
        absoluteFiles = Dictionary(
            desired.files.map { ($0, absolutePath($0, from: options.workingDirectory)) }
        ) { first, _ in first }
        poolParents = desired.pools.map { pool in
            host.parents.indices.filter { index in
                pool.parents.contains { $0.matches(host.parents[index]) }
            }
        }
    }

    mutating func step(_ kind: Step.Kind, after: [Int] = []) -> Step {
        defer { nextStep += 1 }
        return Step(id: nextStep, after: after, kind: kind)
    }

    /// Steps in a row, each after the one before; the first after `after`.
    mutating func steps(_ kinds: [Step.Kind], after: [Int] = []) -> [Step] {
        var made: [Step] = []
        for kind in kinds { made.append(step(kind, after: made.last.map { [$0.id] } ?? after)) }
        return made
    }

    /// A step that removes the device and gives its room back to the steps that will need it.
    mutating func removeStep(_ device: MediatedDevice, after: [Int] = []) -> Step {
        let made = step(.remove(parent: device.parent), after: after)
        if let parent = host.parentByName[device.parent] {
            removeSteps[capacity.domainName(parent), default: []].append(made.id)
        }
        return made
    }

    func removeSteps(on parent: Int) -> [Int] { removeSteps[capacity.domainName(parent)] ?? [] }

    var plan: Plan {
        Plan(
            changes: removals + changes + uncertain, unmanaged: unmanaged.sorted { $0.uuid < $1.uuid },
            unchanged: unchanged, relocated: relocated)
    }
}
