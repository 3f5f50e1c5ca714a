public import MdevModel
public import Sysfs

/// Creates that come one after the other, and what each leaves for the next.
public struct CreateSequence<Tree: SysfsTree>: Sendable {
    /// A type's directory, kept open: opening it is most of a create's own work.
    private struct OpenedType: Sendable {
        let parent: ParentName
        let type: TypeID
        let directory: Tree.Directory
    }

    private var opened: OpenedType?
    private var ahead: WriteAhead?

    public init() {}

    /// The device that is being made already, as the one before it was: its create has to be the next call.
    public var announced: DeviceUUID? { ahead?.write.uuid }
}

extension CreateSequence {
    /// ``Registry/create(_:type:on:)`` as one of a sequence.
    ///
    /// A vendor's driver may take long or never answer: on a tree of the running kernel the write is the lane's,
    /// with its deadline.
    /// - Parameter next: a device of the same type and parent that the caller makes next if this create succeeds, and
    ///   only then. Whether it is begun meanwhile ``announced`` says.
    /// - Throws: ``RegistryError/refused(_:)``, ``RegistryError/stuck(_:)``, ``RegistryError/writer(_:)``.
    public mutating func create(
        _ uuid: DeviceUUID, type: TypeID, on parent: ParentName, in registry: Registry<Tree>,
        next: DeviceUUID? = nil
    ) throws(RegistryError) {
        let call = VerbCall(tree: registry.tree, verb: .create, uuid: uuid)
        let types = RegistryLayout.parents + [parent.text, RegistryLayout.supportedTypes]
        guard let lane = registry.lane else { return try create(type, on: parent, types, call) }
        do throws(RegistryError) {
            try lane.write(
                write(uuid, to: types + [type.text]), ahead: &ahead,
                next: next.map { write($0, to: types + [type.text]) })
        } catch {
            // Whether the parent is missing or the type the child does not tell.
            if case .refused(let refusal) = error, refusal.stage == .type {
                _ = try call.child(type.text, of: call.open(types, at: .parent), path: types, at: .type)
            }
            throw error
        }
    }

    private func write(_ uuid: DeviceUUID, to directory: [String]) -> LaneWrite {
        LaneWrite(
            verb: .create, uuid: uuid, directory: directory, name: RegistryLayout.TypeFile.create,
            bytes: uuid.line)
    }

    /// A parent that went and came again has another directory of the same name: where the opened one is of no
    /// use any more, it is opened again, once.
    private mutating func create(
        _ type: TypeID, on parent: ParentName, _ types: [String], _ call: VerbCall<Tree>
    ) throws(RegistryError) {
        if let known = opened, known.parent == parent, known.type == type {
            do throws(RegistryError) {
                return try create(in: known, types, call)
            } catch {
                opened = nil
                // A removed directory has no file of any name (fs/kernfs/dir.c:kernfs_iop_lookup).
                guard error.errno == .noEntry else { throw error }
            }
        }
        let directory = try call.child(type.text, of: call.open(types, at: .parent), path: types, at: .type)
        let new = OpenedType(parent: parent, type: type, directory: directory)
        opened = new
        try create(in: new, types, call)
    }

    private func create(
        in opened: OpenedType, _ types: [String], _ call: VerbCall<Tree>
    ) throws(RegistryError) {
        try call.write(
            call.uuid.line, to: RegistryLayout.TypeFile.create, of: opened.directory,
            path: types + [opened.type.text])
    }
}
