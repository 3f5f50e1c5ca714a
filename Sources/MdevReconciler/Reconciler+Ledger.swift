public import MdevModel
internal import MdevRegistry
internal import Sysfs

/// What a person asks of the ledger and the holds directly. Devices are not touched.
extension Reconciler {
    /// Takes existing devices into a namespace's ledger, as adopted.
    /// - Parameter instances: what the documents call them, where they say; otherwise their UUIDs do.
    /// - Returns: what came of each, in the order given.
    public func adopt(
        _ uuids: [DeviceUUID], into namespace: Namespace, as instances: [DeviceUUID: InstanceID] = [:],
        holder: LockHolder, waiting: Duration = .seconds(30)
    ) throws(ReconcileError) -> [(DeviceUUID, LedgerOutcome)] {
        try changeLedger(holder: holder, waiting: waiting) { session, observation throws(StateError) in
            let devices = Dictionary(observation.registry.devices.map { ($0.uuid, $0) }) { first, _ in first }
            var outcomes: [(DeviceUUID, LedgerOutcome)] = []
            for uuid in uuids {
                let outcome = Self.adoption(
                    of: uuid, device: devices[uuid], known: session.entry(uuid), namespace: namespace,
                    instance: instances[uuid] ?? .uuid(uuid), bootID: observation.host.bootID)
                if case .adopted(let entry) = outcome { try session.put(entry) }
                outcomes.append((uuid, outcome))
            }
            return outcomes
        }
    }

    private static func adoption(
        of uuid: DeviceUUID, device: MediatedDevice?, known: LedgerEntry?, namespace: Namespace,
        instance: InstanceID, bootID: String
    ) -> LedgerOutcome {
        guard let device else { return .absent }
        guard let type = device.type, device.state != .removing else { return .unfit(device) }
        if let known {
            guard known.namespace == namespace else { return .owned(by: known) }
            if known.parent == device.parent, known.type == type, known.bootID == bootID { return .unchanged }
        }
        return .adopted(
            LedgerEntry(
                uuid: uuid, namespace: namespace, instance: known?.instance ?? instance,
                parent: device.parent, type: type, origin: .adopted, protect: known?.protect ?? false,
                file: known?.file ?? "", bootID: bootID))
    }

    /// Takes entries out of the ledger, whoever's they are: a person says so.
    public func forget(
        _ uuids: [DeviceUUID], holder: LockHolder, waiting: Duration = .seconds(30)
    ) throws(ReconcileError) -> [(DeviceUUID, LedgerOutcome)] {
        try changeLedger(holder: holder, waiting: waiting) { session, _ throws(StateError) in
            var outcomes: [(DeviceUUID, LedgerOutcome)] = []
            for uuid in uuids {
                guard let entry = session.entry(uuid) else {
                    outcomes.append((uuid, .unchanged))
                    continue
                }
                try session.drop(uuid)
                outcomes.append((uuid, .forgotten(entry)))
            }
            return outcomes
        }
    }

    private func changeLedger<Outcome>(
        holder: LockHolder, waiting: Duration,
        _ change: (StateSession, Observation) throws(StateError) -> Outcome
    ) throws(ReconcileError) -> Outcome {
        let session = try begin(as: holder, waiting: waiting)
        let observation = try observe(
            for: DesiredState(), stored: session.stored, looksForHolders: false)
        do throws(StateError) {
            try session.resume(observation.ledger)
            let outcome = try change(session, observation)
            if session.hasJournal { try session.fold() }
            return outcome
        } catch {
            throw .state(error)
        }
    }
}
