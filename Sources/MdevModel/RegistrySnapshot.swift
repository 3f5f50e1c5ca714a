/// The mdev registry, read once: what exists, and what could not be read.
public struct RegistrySnapshot: Hashable, Sendable, Codable {
    /// In natural order of names.
    public var parents: [ParentDevice]
    /// In order of UUIDs.
    public var devices: [MediatedDevice]
    /// Names under `bus/mdev/drivers`, in natural order.
    public var busDrivers: [DriverName]
    /// What could not be read or made sense of; never a reason to fail the snapshot.
    public var findings: [Finding]

    public init(
        parents: [ParentDevice] = [], devices: [MediatedDevice] = [], busDrivers: [DriverName] = [],
        findings: [Finding] = []
    ) {
        self.parents = parents
        self.devices = devices
        self.busDrivers = busDrivers
        self.findings = findings
    }

    /// The bus driver of kernels up to 5.x. Where it exists an unbound device can be bound again; elsewhere
    /// `bind` answers ENODEV and only remove works (mdev-semantics B10).
    public static let rebindingDriver = DriverName(trusted: "vfio_mdev")

    public var canRebind: Bool { busDrivers.contains(Self.rebindingDriver) }

    /// One broken file, type or device.
    public struct Finding: Hashable, Sendable, Codable {
        /// Relative to the tree's root.
        public var path: String
        /// What is wrong, as a sentence with the errno by name.
        public var problem: String

        public init(path: String, problem: String) {
            self.path = path
            self.problem = problem
        }
    }
}
