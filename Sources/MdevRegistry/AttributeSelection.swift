public import MdevModel

/// Which attributes of mediated devices a snapshot reads. Some cost a firmware call each, so by default none.
public enum AttributeSelection: Hashable, Sendable {
    case none
    /// What documents declare; a path that a device does not have is left out of its readings.
    case declared([DeviceUUID: [AttributePath]])
    /// Every vendor attribute, one or two levels deep, without the core's own files.
    case all
}
