/// All that the planner may know about a host: the registry, who holds what, what is owned. Also the content
/// of a snapshot file, so that a plan made offline equals the one made on the host byte for byte.
public struct Observation: Hashable, Sendable, Codable {
    public static let formatVersion = 1

    public var host: HostIdentity
    /// What was read: `/sys`, a mount's path, or the simulated host's name.
    public var source: String
    public var registry: RegistrySnapshot
    public var ledger: Ledger
    public var holders: Holders
    /// What a person holds back for maintenance, expired ones left out.
    public var maintenance: [MaintenanceHold]
    /// Documents that the ledger names and that still exist, as absolute paths in order.
    public var standingDocuments: [String]
    /// Parents that the ledger names and that are gone, in order.
    public var absences: [ParentAbsence]
    /// Those of them that have been gone for as long as the policy's `settle`. It depends on the documents, so no
    /// snapshot file has it.
    public var departedParents: [ParentName] = []

    private enum CodingKeys: String, CodingKey {
        case host, source, registry, ledger, holders, maintenance, standingDocuments, absences
    }

    public init(
        host: HostIdentity, source: String, registry: RegistrySnapshot, ledger: Ledger = Ledger(),
        holders: Holders = .visible([]), maintenance: [MaintenanceHold] = [],
        standingDocuments: [String] = [],
        absences: [ParentAbsence] = []
    ) {
        self.host = host
        self.source = source
        self.registry = registry
        self.ledger = ledger
        self.holders = holders
        self.maintenance = maintenance
        self.standingDocuments = standingDocuments
        self.absences = absences
    }
}

/// A parent that is gone.
public struct ParentAbsence: Hashable, Sendable, Codable {
    public var parent: ParentName
    /// For how long it has been missed.
    public var seconds: Int

    public init(parent: ParentName, seconds: Int) {
        self.parent = parent
        self.seconds = seconds
    }
}

/// Which host, and which boot of it.
public struct HostIdentity: Hashable, Sendable, Codable {
    public var name: String
    /// `/etc/machine-id`; empty where there is none.
    public var machineID: String
    /// `/proc/sys/kernel/random/boot_id`; a simulated host's changes with `--reset`.
    public var bootID: String

    public init(name: String, machineID: String, bootID: String) {
        self.name = name
        self.machineID = machineID
        self.bootID = bootID
    }
}

/// Which devices some process has open.
public enum Holders: Hashable, Sendable, Codable {
    /// Every process could be looked at. In order of UUIDs; a device that nobody holds is not listed.
    case visible([HeldDevice])
    /// Some processes cannot be seen (another PID namespace, no right to read them): every device counts as held.
    case invisible(reason: String)

    public struct HeldDevice: Hashable, Sendable, Codable {
        public var uuid: DeviceUUID
        public var holders: [Holder]

        public init(uuid: DeviceUUID, holders: [Holder]) {
            self.uuid = uuid
            self.holders = holders
        }
    }
}

/// A process that has a device's VFIO group or device node open.
public struct Holder: Hashable, Sendable, Codable, CustomStringConvertible {
    public var pid: Int
    /// `/proc/PID/comm`.
    public var command: String
    /// The guest's name by the arguments of QEMU or cloud-hypervisor.
    public var guest: String?

    public init(pid: Int, command: String, guest: String? = nil) {
        self.pid = pid
        self.command = command
        self.guest = guest
    }

    public var description: String {
        guard let guest else { return "\(command) (pid \(pid))" }
        return "\(command) (pid \(pid), guest \(guest))"
    }
}

/// A parent or a device that a person asked to be left alone for a while.
public struct MaintenanceHold: Hashable, Sendable, Codable {
    public enum Target: Hashable, Sendable, Codable {
        case parent(ParentName)
        case device(DeviceUUID)
    }

    public var target: Target
    /// Seconds since 1970; nil: until released.
    public var expires: Int?

    public init(target: Target, expires: Int?) {
        self.target = target
        self.expires = expires
    }
}
