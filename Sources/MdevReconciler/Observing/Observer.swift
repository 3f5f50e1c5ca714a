internal import Glibc
public import MdevModel
public import MdevRegistry
public import Sysfs

/// Reads all that the planner may know. Writes nothing.
public struct Observer<Tree: SysfsTree>: Sendable {
    public var registry: Registry<Tree>
    public var host: HostIdentity
    public var surroundings: Surroundings

    public init(registry: Registry<Tree>, host: HostIdentity, surroundings: Surroundings) {
        self.registry = registry
        self.host = host
        self.surroundings = surroundings
    }

    /// For a plan of `desired`: only its managed attributes are read.
    /// - Parameter looksForHolders: false leaves out who holds what (``Plan/dependsOnHolders``).
    public func observe(
        for desired: DesiredState, stored: StoredState, looksForHolders: Bool = true
    ) throws(RegistryError) -> Observation {
        let needsList =
            desired.assignsQueues || desired.pools.contains { !$0.configuration.attributes.isEmpty }
        // Which instances of a pool exist decides which UUIDs to read attributes of; which other devices there
        // are, whose queues to look at.
        let listed = needsList ? try registry.deviceUUIDs() : []
        let managed = ManagedAttributes(of: desired, host: host, ledger: stored.ledger, devices: listed)
        let snapshot = try registry.snapshot(
            attributes: managed.paths.isEmpty ? .none : .declared(managed.paths))
        return observation(of: snapshot, stored: stored, looksForHolders: looksForHolders)
    }

    /// For a snapshot file: every attribute is read, whatever a document may manage later.
    public func observeAll(stored: StoredState) throws(RegistryError) -> Observation {
        observation(of: try registry.snapshot(attributes: .all), stored: stored)
    }

    /// For `status`: no attribute but the two that say which queues a vfio-ap device has and gives its guest.
    public func observeQueues(stored: StoredState) throws(RegistryError) -> Observation {
        let devices = registry.deviceUUIDs(on: VendorAttribute.matrixParent)
        let paths = Dictionary(
            uniqueKeysWithValues: devices.map { ($0, [AttributePath.matrix, .guestMatrix]) })
        let snapshot = try registry.snapshot(attributes: paths.isEmpty ? .none : .declared(paths))
        return observation(of: snapshot, stored: stored)
    }

    private func observation(
        of snapshot: RegistrySnapshot, stored: StoredState, looksForHolders: Bool = true
    ) -> Observation {
        let now = surroundings.now()
        let ledger = stored.ledger(seen: snapshot, bootID: host.bootID)
        var observation = Observation(
            host: host, source: registry.tree.label, registry: snapshot, ledger: ledger,
            holders: looksForHolders ? surroundings.holders(snapshot.devices) : .visible([]),
            maintenance: stored.holds.filter { ($0.expires ?? .max) > now },
            standingDocuments: Set(ledger.entries.map(\.file)).filter(Self.exists).sorted())
        observation.absences = observation.departures(before: stored.departures, now: now)
            .map { ParentAbsence(parent: $0.parent, seconds: now - $0.since) }
        return observation
    }

    private static func exists(_ file: String) -> Bool { file.hasPrefix("/") && access(file, F_OK) == 0 }
}

extension Observation {
    /// Parents that the ledger names and that are gone, each with the time since when that is known.
    func departures(before: [Departure], now: Int) -> [Departure] {
        let present = Set(registry.parents.map(\.name))
        let missing = Set(ledger.entries.map(\.parent)).subtracting(present).sorted()
        return missing.map { parent in
            before.first { $0.parent == parent } ?? Departure(parent: parent, since: now)
        }
    }

    /// As a reading of only what `desired` manages would be: a plan made of a snapshot file equals the host's.
    public func restricted(to desired: DesiredState) -> Observation {
        var observation = self
        let managed = ManagedAttributes(
            of: desired, host: host, ledger: ledger, devices: registry.devices.map(\.uuid))
        observation.registry = managed.restrict(registry)
        observation.departedParents = absences.filter { $0.seconds >= desired.policy.settle }.map(\.parent)
        return observation
    }
}
