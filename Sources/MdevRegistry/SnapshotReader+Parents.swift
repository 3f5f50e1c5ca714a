internal import MdevModel
internal import Sysfs

extension SnapshotReader {
    /// One parent: its own directory is listed once, and says which types, devices and links there are.
    mutating func readParent(_ entry: SysfsEntry, of folder: Tree.Directory) -> ParentDevice? {
        guard let name: ParentName = name(entry.name, below: folder.path) else { return nil }
        let (directory, entries): (Tree.Directory, [SysfsEntry])
        do throws(SysfsError) {
            directory = try tree.open(entry, of: folder)
            entries = try directory.list()
        } catch {
            note(error)
            return nil
        }
        var parent = ParentDevice(name: name, path: directory.path.joined(separator: "/"))
        for entry in entries {
            switch entry.kind {
            case .link: readLink(entry.name, of: directory, into: &parent)
            case .directory: readChild(entry.name, of: directory, into: &parent)
            case .file: readFile(entry.name, of: directory, into: &parent)
            }
        }
        parent.ccwDevices.sort(by: naturallyPrecedes)
        return parent
    }

    private mutating func readLink(
        _ name: String, of directory: Tree.Directory, into parent: inout ParentDevice
    ) {
        switch name {
        case RegistryLayout.ParentFile.physicalFunction:
            if let card = target(of: name, in: directory) {
                parent.card = String(decoding: card, as: UTF8.self)
            }
        case RegistryLayout.ParentFile.driver:
            parent.driver = linkedName(name, of: directory) ?? parent.driver
        case RegistryLayout.ParentFile.subsystem where parent.driver == nil:
            // mtty's parent is bound to no driver: its class stands in (mdev-semantics T2).
            parent.driver = linkedName(name, of: directory)
        default: break
        }
    }

    private mutating func readFile(
        _ name: String, of directory: Tree.Directory, into parent: inout ParentDevice
    ) {
        guard name == RegistryLayout.ParentFile.subchannelDevice, let address = text(name, of: directory),
            AttributeText.isCcwBusID(address), !parent.ccwDevices.contains(address)
        else { return }
        parent.ccwDevices.append(address)
    }

    private mutating func readChild(
        _ name: String, of directory: Tree.Directory, into parent: inout ParentDevice
    ) {
        if name == RegistryLayout.supportedTypes {
            parent.types = readTypes(of: directory)
        } else if let uuid = DeviceUUID(kernelName: name) {
            readDevice(uuid, named: name, of: directory, parent: parent.name)
        } else if AttributeText.isCcwBusID(name), !parent.ccwDevices.contains(name) {
            parent.ccwDevices.append(name)
        }
    }

    private mutating func readTypes(of parent: Tree.Directory) -> [MdevType] {
        do throws(SysfsError) {
            let directory = try parent.childToList(RegistryLayout.supportedTypes)
            // The names are sorted, and not the types, which are larger to move.
            let names = try directory.list().compactMap { $0.kind == .directory ? $0.name : nil }
            return names.sorted(by: naturallyPrecedes).compactMap { readType($0, of: directory) }
        } catch {
            note(error)
            return []
        }
    }

    private mutating func readType(_ text: String, of directory: Tree.Directory) -> MdevType? {
        guard let id: TypeID = name(text, below: directory.path) else { return nil }
        let type: Tree.Directory
        do throws(SysfsError) {
            type = try directory.child(text)
        } catch {
            note(error)
            return nil
        }
        return MdevType(
            id: id, displayName: self.text(RegistryLayout.TypeFile.name, of: type),
            deviceAPI: self.text(RegistryLayout.TypeFile.deviceAPI, of: type),
            availableInstances: availableInstances(of: type),
            description: self.text(RegistryLayout.TypeFile.description, of: type))
    }

    private mutating func availableInstances(of type: Tree.Directory) -> Int? {
        let name = RegistryLayout.TypeFile.availableInstances
        guard let count = read(name, of: type) else { return nil }
        if let number = AttributeText.integer(buffer, count) { return number }
        note(type.path + [name], "holds no decimal number: \"\(AttributeText.text(buffer, min(count, 60)))\"")
        return nil
    }
}
