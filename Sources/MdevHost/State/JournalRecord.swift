internal import MdevCore

/// One thing that happened to a simulated host.
enum JournalRecord: Hashable {
    /// The host was booted; nothing that was before is there any more. Its boot id.
    case boot(String)
    /// The device is there, and is so from now on.
    case device(GUID, DeviceRecord)
    case removed(GUID)
    /// An attribute of a device was written.
    case attribute(GUID, AttributeWrite)
    /// An attribute that is no device's was written: of a parent, of the bus.
    case setting(AttributeWrite)
}
