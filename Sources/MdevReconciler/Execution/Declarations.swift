internal import MdevModel
internal import MdevPlanner

/// What a desired state says of one instance, found by the instance.
struct Declarations: Sendable {
    private struct Said {
        var protect: Bool?
        var overrides: PolicyOverride
    }

    private let namespace: Namespace
    private let policy: Policy
    private let workingDirectory: String
    private var devices: [InstanceID: Said] = [:]
    private var pools: [InstanceID.Label: Said] = [:]

    init(of desired: DesiredState, workingDirectory: String) {
        namespace = desired.namespace
        policy = desired.policy
        self.workingDirectory = workingDirectory
        // Most say nothing of their own.
        for device in desired.devices where device.protect != nil || device.overrides != PolicyOverride() {
            let said = Said(protect: device.protect, overrides: device.overrides)
            if let name = device.name { devices[.device(name)] = said }
            if let uuid = device.uuid { devices[.uuid(uuid)] = said }
        }
        for pool in desired.pools {
            pools[pool.name] = Said(protect: pool.protect, overrides: pool.overrides)
        }
    }

    private func said(of instance: InstanceID?) -> Said? {
        guard let instance else { return nil }
        if case .pool(let name, _) = instance { return pools[name] }
        return devices[instance]
    }

    /// The policy for one change, with its device's or pool's override.
    func policy(for change: Change) -> Policy {
        said(of: change.device.instance)?.overrides.applied(to: policy) ?? policy
    }

    /// The ledger's entry for a device of this change.
    func entry(
        for change: Change, parent: ParentName, type: TypeID, origin: LedgerEntry.Origin, bootID: String,
        former: LedgerEntry?
    ) -> LedgerEntry {
        LedgerEntry(
            uuid: change.device.uuid, namespace: namespace,
            instance: change.device.instance ?? .uuid(change.device.uuid), parent: parent, type: type,
            origin: origin,
            // A deleted `protect` does not end protection; `protect: false` does.
            protect: said(of: change.device.instance)?.protect ?? former?.protect ?? false,
            file: change.source.map { absolute($0.file) } ?? former?.file ?? "", bootID: bootID)
    }

    /// The entry of a device that this change creates, with everything still to be written.
    func createdEntry(
        for change: Change, parent: ParentName, type: TypeID, bootID: String, former: LedgerEntry?
    ) -> LedgerEntry {
        var entry = entry(
            for: change, parent: parent, type: type, origin: .created, bootID: bootID, former: former)
        entry.unwritten = change.steps.compactMap { step in
            if case .setAttribute(let path, _) = step.kind { path } else { nil }
        }
        return entry
    }

    /// A document's name that means the same from any directory; standard input keeps its own.
    private func absolute(_ file: String) -> String {
        file.isEmpty || file == "-" ? file : absolutePath(file, from: workingDirectory)
    }
}
