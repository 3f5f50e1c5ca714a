public import MdevModel
public import Sysfs

/// A type's directory, kept open between creates: opening it is most of a create's own work.
public struct OpenedType<Tree: SysfsTree>: Sendable {
    let parent: ParentName
    let type: TypeID
    let directory: Tree.Directory
}

extension Registry {
    /// ``create(_:type:on:)`` with a memory for the next one.
    ///
    /// A parent that went and came again has another directory of the same name: where the opened one is of no
    /// use any more, it is opened again, once.
    /// A vendor's driver may take long or never answer: on a tree of the running kernel the write is the lane's,
    /// with its deadline.
    /// - Throws: ``RegistryError/refused(_:)``, ``RegistryError/stuck(_:)``, ``RegistryError/writer(_:)``.
    public func create(
        _ uuid: DeviceUUID, type: TypeID, on parent: ParentName, opened: inout OpenedType<Tree>?
    ) throws(RegistryError) {
        let call = VerbCall(tree: tree, verb: .create, uuid: uuid)
        if let lane { return try create(uuid, type: type, on: parent, by: lane, call) }
        if let known = opened, known.parent == parent, known.type == type {
            do throws(RegistryError) {
                return try create(uuid, in: known, call)
            } catch {
                opened = nil
                // A removed directory has no file of any name (fs/kernfs/dir.c:kernfs_iop_lookup).
                guard error.errno == .noEntry else { throw error }
            }
        }
        let types = RegistryLayout.parents + [parent.text, RegistryLayout.supportedTypes]
        let directory = try call.child(type.text, of: call.open(types, at: .parent), path: types, at: .type)
        let new = OpenedType<Tree>(parent: parent, type: type, directory: directory)
        opened = new
        try create(uuid, in: new, call)
    }

    private func create(
        _ uuid: DeviceUUID, type: TypeID, on parent: ParentName, by lane: WriteLane, _ call: VerbCall<Tree>
    ) throws(RegistryError) {
        let types = RegistryLayout.parents + [parent.text, RegistryLayout.supportedTypes]
        do throws(RegistryError) {
            try lane.write(
                uuid.line, to: RegistryLayout.TypeFile.create, in: types + [type.text], for: call.verb,
                of: uuid)
        } catch {
            // Whether the parent is missing or the type the child does not tell.
            if case .refused(let refusal) = error, refusal.stage == .type {
                _ = try call.child(type.text, of: call.open(types, at: .parent), path: types, at: .type)
            }
            throw error
        }
    }

    private func create(
        _ uuid: DeviceUUID, in opened: OpenedType<Tree>, _ call: VerbCall<Tree>
    ) throws(RegistryError) {
        let path =
            RegistryLayout.parents + [opened.parent.text, RegistryLayout.supportedTypes, opened.type.text]
        try call.write(
            uuid.line, to: RegistryLayout.TypeFile.create, of: opened.directory, path: path)
    }
}
