/// One thing to do. Typed: the executor makes paths of it by ``RegistryLayout``, never of a file's text.
public struct Step: Hashable, Sendable {
    /// From 0, unique in the plan.
    public var id: Int
    /// Steps that must have succeeded before.
    public var after: [Int]
    public var kind: Kind

    public init(id: Int, after: [Int] = [], kind: Kind) {
        self.id = id
        self.after = after
        self.kind = kind
    }

    public enum Kind: Hashable, Sendable, Codable {
        /// Write the UUID to the type's `create`.
        case create(parent: ParentName, type: TypeID)
        /// Write the UUID to the bus driver's `bind`.
        case attach(driver: DriverName)
        /// Write the UUID to its bus driver's `unbind`; nil: the driver that it is bound to by then.
        case detach(driver: DriverName?)
        /// Write the value, once read back to be compared.
        case setAttribute(path: AttributePath, value: String)
        /// Write the value to a write-only verb (vfio-ap's `assign_adapter`); what it changed is read elsewhere.
        case invoke(verb: AttributePath, value: String)
        /// Write `1` to the device's `remove`.
        case remove(parent: ParentName)
        /// Write the ledger's entry, without touching the device.
        case record(LedgerEntry.Origin)
        /// Delete the ledger's entry, without touching the device.
        case forget
    }
}
