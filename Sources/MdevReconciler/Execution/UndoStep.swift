internal import MdevModel

/// What undoes one step that was made.
enum UndoStep: Hashable, Sendable {
    /// The former entry is the ledger's from before the create.
    case remove(DeviceUUID, from: ParentName, former: LedgerEntry?)
    case create(MediatedDevice, entry: LedgerEntry?)
    case attach(DeviceUUID, to: DriverName)
    case detach(DeviceUUID, from: DriverName)
    /// nil: the value from before is not known.
    case setAttribute(DeviceUUID, parent: ParentName, path: AttributePath, former: DesiredAttribute?)
    case entry(DeviceUUID, LedgerEntry?)
}
