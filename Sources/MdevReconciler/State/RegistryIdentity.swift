/// Which registry a state folder belongs to.
public struct RegistryIdentity: Hashable, Sendable, Codable, CustomStringConvertible {
    /// `/sys`, a mount's path, or the simulated host's name: as an observation's `source`.
    public var source: String
    /// Of the host, `/etc/machine-id`; empty where there is none.
    public var machineID: String

    public init(source: String, machineID: String) {
        self.source = source
        self.machineID = machineID
    }

    public var description: String {
        machineID.isEmpty ? source : "\(source) of machine \(machineID)"
    }
}
