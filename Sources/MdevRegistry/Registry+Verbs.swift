public import MdevModel
internal import Sysfs

extension Registry {
    /// Makes a device: writes the UUID to the type's `create` (mdev-semantics C1-C22).
    /// - Throws: ``RegistryError/refused(_:)``.
    public func create(
        _ uuid: DeviceUUID, type: TypeID, on parent: ParentName
    ) throws(RegistryError) {
        var sequence = CreateSequence<Tree>()
        try sequence.create(uuid, type: type, on: parent, in: self)
    }

    /// Binds a detached device. Only kernels with `vfio_mdev` can; later ones answer ENODEV (mdev-semantics
    /// B10).
    /// - Throws: ``RegistryError/refused(_:)``, ``RegistryError/stuck(_:)``, ``RegistryError/writer(_:)``.
    public func attach(_ uuid: DeviceUUID, to driver: DriverName) throws(RegistryError) {
        let call = VerbCall(tree: tree, verb: .attach, uuid: uuid)
        let path = RegistryLayout.busDrivers + [driver.text]
        if let lane {
            return try lane.write(uuid.line, to: RegistryLayout.bind, in: path, for: call.verb, of: uuid)
        }
        try call.write(uuid.line, to: RegistryLayout.bind, of: call.open(path, at: .driver), path: path)
    }

    /// Unbinds a device from its bus driver. Blocks while the device is held (mdev-semantics B9): on a tree
    /// of the running kernel the write is the lane's, with its deadline.
    /// - Throws: ``RegistryError/refused(_:)``, ``RegistryError/stuck(_:)``, ``RegistryError/writer(_:)``.
    public func detach(_ uuid: DeviceUUID, from driver: DriverName) throws(RegistryError) {
        let call = VerbCall(tree: tree, verb: .detach, uuid: uuid)
        let path = RegistryLayout.busDrivers + [driver.text]
        if let lane {
            return try lane.write(uuid.line, to: RegistryLayout.unbind, in: path, for: call.verb, of: uuid)
        }
        try call.write(uuid.line, to: RegistryLayout.unbind, of: call.open(path, at: .driver), path: path)
    }

    /// Removes a device: writes `1` to its `remove`. Blocks while the device is held (mdev-semantics D7): on
    /// a tree of the running kernel the write is the lane's, with its deadline.
    ///
    /// Goes by way of the parent, so that a device of that UUID on another parent is never touched.
    /// - Throws: ``RegistryError/refused(_:)``, ``RegistryError/stuck(_:)``, ``RegistryError/writer(_:)``.
    public func remove(_ uuid: DeviceUUID, on parent: ParentName) throws(RegistryError) {
        let call = VerbCall(tree: tree, verb: .remove, uuid: uuid)
        let path = RegistryLayout.parents + [parent.text, uuid.description]
        if let lane {
            let file = RegistryLayout.DeviceFile.remove
            return try lane.write(Array("1\n".utf8), to: file, in: path, for: call.verb, of: uuid)
        }
        let directory = try call.openDevice(on: parent)
        try call.write(Array("1\n".utf8), to: RegistryLayout.DeviceFile.remove, of: directory, path: path)
    }

    /// Writes an attribute, with a newline after the value.
    /// - Throws: ``RegistryError/refused(_:)`` with what the vendor's driver answered,
    ///   ``RegistryError/stuck(_:)``, ``RegistryError/writer(_:)``.
    public func setAttribute(
        _ attribute: AttributePath, to value: String, of uuid: DeviceUUID, on parent: ParentName
    ) throws(RegistryError) {
        let call = VerbCall(tree: tree, verb: .setAttribute, uuid: uuid)
        let (directory, path, name) = try call.openAttribute(attribute, on: parent)
        let bytes = Array("\(value)\n".utf8)
        if let lane { return try lane.write(bytes, to: name, in: path, for: call.verb, of: uuid) }
        try call.write(bytes, to: name, of: directory, path: path)
    }

    /// Reads an attribute as a snapshot does; a write-only one has no value.
    /// - Throws: ``RegistryError/refused(_:)``.
    public func readAttribute(
        _ attribute: AttributePath, of uuid: DeviceUUID, on parent: ParentName
    ) throws(RegistryError) -> AttributeReading {
        let call = VerbCall(tree: tree, verb: .readAttribute, uuid: uuid)
        let (directory, path, name) = try call.openAttribute(attribute, on: parent)
        var buffer = AttributeText.buffer()
        do throws(SysfsError) {
            let access = AttributeReading.Access(mode: try directory.mode(name))
            guard access != .writeOnly else {
                return AttributeReading(path: attribute, access: access, value: nil)
            }
            let count = try directory.read(name, into: &buffer)
            guard count < buffer.count else { throw SysfsError(.read, path + [name], .tooBig) }
            return AttributeReading(path: attribute, access: access, value: AttributeText.text(buffer, count))
        } catch {
            throw call.refused(at: .file, path + [name], error)
        }
    }

    /// Reads a type's `available_instances` anew: before a create whose room is uncertain.
    /// - Returns: nil where the file is absent or holds no number.
    /// - Throws: ``RegistryError/refused(_:)`` as ``create(_:type:on:)`` would.
    public func availableInstances(
        of type: TypeID, on parent: ParentName, for uuid: DeviceUUID
    ) throws(RegistryError) -> Int? {
        let call = VerbCall(tree: tree, verb: .create, uuid: uuid)
        let types = RegistryLayout.parents + [parent.text, RegistryLayout.supportedTypes]
        let directory = try call.child(type.text, of: call.open(types, at: .parent), path: types, at: .type)
        var buffer = AttributeText.buffer()
        do throws(SysfsError) {
            let count = try directory.read(RegistryLayout.TypeFile.availableInstances, into: &buffer)
            return AttributeText.integer(buffer, count)
        } catch  where error.errno == .noEntry {
            return nil
        } catch {
            throw call.refused(at: .file, error.path, error)
        }
    }
}

extension DeviceUUID {
    /// What the kernel wants: 36 characters and a newline (mdev-semantics C1).
    var line: [UInt8] { Array("\(self)\n".utf8) }
}
