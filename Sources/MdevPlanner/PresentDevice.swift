internal import MdevModel

/// Changes to a device that is of the declared type on a declared parent: adopt, attach, detach, attributes.
extension PlanState {
    mutating func planPresent(_ instance: DeclaredInstance, _ device: MediatedDevice) {
        var change = Change(
            device: reference(instance, device), actions: [], before: before(device), reason: "",
            source: instance.source)
        var kinds: [Step.Kind] = []
        var reasons: [String] = []
        var protect = instance.protect
        switch host.ownership(of: device) {
        case .otherNamespace(let entry):
            change.actions = [.adopt]
            change.reason = "declared, but another namespace's"
            return append(change, blockedBy: .owner(entry))
        case .nobody, .outdated:
            change.actions.append(.adopt)
            kinds.append(.record(.adopted))
            reasons.append("exists as declared and belongs to nobody")
        case .ours(let entry):
            protect = protect ?? entry.protect
            if entry.instance != kept(entry, instance) || entry.protect != (instance.protect ?? entry.protect)
            {
                change.actions.append(.record)
                kinds.append(.record(entry.origin))
                reasons.append(recordReason(entry, instance))
            }
        }
        if planBinding(instance, device, protect, &change, &kinds, &reasons) { return }
        planAttributes(instance, device, &change, &kinds, &reasons)
        guard !change.actions.isEmpty else {
            unchanged += 1
            noteRelocation(instance)
            return
        }
        change.reason = reasons.joined(separator: "; ")
        change.after = after(instance, device)
        let disruptive = change.disruption != .none
        if let block = block(
            device, disruptive: disruptive, policy: instance.policy,
            protect: protectsAgainst(change) ? protect : false)
        {
            return append(change, blockedBy: block)
        }
        if let block = queueBlocks[device.uuid] { return append(change, blockedBy: block) }
        change.steps = steps(kinds)
        changes.append(change)
    }

    /// A block that moved to another document is that one's from now on.
    private mutating func noteRelocation(_ instance: DeclaredInstance) {
        let name = instance.source.file
        let file = absoluteFiles[name] ?? absolutePath(name, from: options.workingDirectory)
        guard let entry = host.ledgerByUUID[instance.uuid], entry.file != file,
            host.observation.standingDocuments.contains(entry.file)
        else { return }
        relocated.append(RelocatedDeclaration(uuid: instance.uuid, file: file))
    }

    /// A declaration without a name keeps the one that the ledger has, but for a number in a pool that is declared
    /// as well: that pool gives the device up.
    private func kept(_ entry: LedgerEntry, _ instance: DeclaredInstance) -> InstanceID {
        guard case .uuid = instance.instance else { return instance.instance }
        guard case .pool(let name, _) = entry.instance else { return entry.instance }
        let isDeclared = desired.pools.contains { $0.name == name || $0.formerly == name }
        return isDeclared ? instance.instance : entry.instance
    }

    /// Protection forbids to remove and to detach; updates in place stay allowed.
    private func protectsAgainst(_ change: Change) -> Bool { change.actions.contains(.detach) }

    private func recordReason(_ entry: LedgerEntry, _ instance: DeclaredInstance) -> String {
        if entry.instance != kept(entry, instance) { return "was \(entry.instance)" }
        return instance.protect == true ? "is to be protected" : "is no longer protected"
    }

    /// - Returns: whether the device has to be replaced instead, which is planned then.
    private mutating func planBinding(
        _ instance: DeclaredInstance, _ device: MediatedDevice, _ protect: Bool?, _ change: inout Change,
        _ kinds: inout [Step.Kind], _ reasons: inout [String]
    ) -> Bool {
        switch (instance.state, device.state) {
        case (.attached, .detached):
            guard host.registry.canRebind else {
                planReplace(
                    instance, device,
                    reason: "it is detached, and this kernel cannot bind an unbound device again")
                return true
            }
            change.actions.append(.attach)
            kinds.append(.attach(driver: instance.driver ?? RegistrySnapshot.rebindingDriver))
            reasons.append("it is detached")
        case (.detached, .attached):
            change.actions.append(.detach)
            change.disruption = .device
            kinds.append(.detach(driver: device.driver))
            reasons.append("it is attached, declared detached")
        case (.attached, .attached):
            guard let wanted = instance.driver, let bound = device.driver, wanted != bound else {
                return false
            }
            change.actions += [.detach, .attach]
            change.disruption = .device
            kinds += [.detach(driver: bound), .attach(driver: wanted)]
            reasons.append("it is bound to \(bound), declared is \(wanted)")
        default: break
        }
        return false
    }

    /// A detached device's attributes are not there on kernels where the bus driver makes them (B15).
    func hasAttributes(_ state: DesiredDevice.State) -> Bool {
        state == .attached || host.registry.canRebind
    }

    private func planAttributes(
        _ instance: DeclaredInstance, _ device: MediatedDevice, _ change: inout Change,
        _ kinds: inout [Step.Kind],
        _ reasons: inout [String]
    ) {
        guard hasAttributes(instance.state), instance.state == .attached || device.state == .attached else {
            return
        }
        let difference = AttributeDifference(
            instance.configuration, on: device, entry: host.ledgerByUUID[device.uuid],
            othersQueues: othersQueues(device))
        guard !difference.writes.isEmpty else { return }
        change.actions.append(.update)
        kinds += difference.writes
        if difference.disturbsGuest { change.disruption = max(change.disruption, .guest) }
        let names = difference.writes.map(\.attributeName)
        reasons.append("differs in \(unique(names).joined(separator: ", "))")
    }
}

private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
}

extension Step.Kind {
    /// What an attribute step changes, for a reason's sentence.
    fileprivate var attributeName: String {
        switch self {
        case .setAttribute(let path, _): path.description
        case .invoke(let verb, _):
            MatrixVerb(verb).map { $0.resource == .controlDomain ? "control_domains" : "matrix" }
                ?? verb.description
        default: ""
        }
    }
}
