/// Which devices this tool made or adopted, and for whom.
public struct Ledger: Hashable, Sendable, Codable {
    /// In order of UUIDs; a UUID occurs once.
    public var entries: [LedgerEntry]

    public init(entries: [LedgerEntry] = []) { self.entries = entries }
}

/// One owned device.
public struct LedgerEntry: Hashable, Sendable {
    public enum Origin: String, Hashable, Sendable, Codable {
        case created
        case adopted
    }

    public var uuid: DeviceUUID
    public var namespace: Namespace
    public var instance: InstanceID
    public var parent: ParentName
    public var type: TypeID
    public var origin: Origin
    /// Never removed, replaced or detached, also after its block is gone.
    public var protect: Bool
    /// The document that declared it last.
    public var file: String
    /// The boot in which it was made or last seen: an entry of an earlier boot proves nothing for an undeclared device.
    public var bootID: String
    /// Values that read back in another form than written.
    public var rememberedAttributes: [RememberedAttribute]
    /// Attributes that were to be written after create and have not been yet, because the run ended or was
    /// refused. Where one cannot be read, nothing else shows that it is missing.
    public var unwritten: [AttributePath]

    public init(
        uuid: DeviceUUID, namespace: Namespace, instance: InstanceID, parent: ParentName, type: TypeID,
        origin: Origin, protect: Bool = false, file: String, bootID: String,
        rememberedAttributes: [RememberedAttribute] = [], unwritten: [AttributePath] = []
    ) {
        self.uuid = uuid
        self.namespace = namespace
        self.instance = instance
        self.parent = parent
        self.type = type
        self.origin = origin
        self.protect = protect
        self.file = file
        self.bootID = bootID
        self.rememberedAttributes = rememberedAttributes
        self.unwritten = unwritten
    }
}

/// A value that was written, and what the attribute read afterwards.
public struct RememberedAttribute: Hashable, Sendable, Codable {
    public var path: AttributePath
    public var written: String
    /// nil: the attribute cannot be read; it was written after create.
    public var read: String?

    public init(path: AttributePath, written: String, read: String?) {
        self.path = path
        self.written = written
        self.read = read
    }
}
