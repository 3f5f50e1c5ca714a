internal import MdevModel
internal import Sysfs

/// One call of a verb: opens what it needs, and words a refusal by how far it got.
struct VerbCall<Tree: SysfsTree> {
    let tree: Tree
    let verb: Refusal.Verb
    let uuid: DeviceUUID

    func open(_ path: [String], at stage: Refusal.Stage) throws(RegistryError) -> Tree.Directory {
        do throws(SysfsError) { return try tree.open(path) } catch { throw refused(at: stage, path, error) }
    }

    func child(
        _ name: String, of directory: Tree.Directory, path: [String], at stage: Refusal.Stage
    ) throws(RegistryError) -> Tree.Directory {
        do throws(SysfsError) {
            return try directory.child(name)
        } catch {
            throw refused(at: stage, path + [name], error)
        }
    }

    func openDevice(on parent: ParentName) throws(RegistryError) -> Tree.Directory {
        let path = RegistryLayout.parents + [parent.text]
        return try child(uuid.description, of: open(path, at: .parent), path: path, at: .device)
    }

    /// The directory that an attribute's file lies in, its path, and the file's name.
    func openAttribute(
        _ attribute: AttributePath, on parent: ParentName
    ) throws(RegistryError) -> (Tree.Directory, [String], String) {
        var directory = try openDevice(on: parent)
        var path = RegistryLayout.parents + [parent.text, uuid.description]
        var components = attribute.components
        let name = components.removeLast()
        for component in components {
            directory = try child(component, of: directory, path: path, at: .file)
            path.append(component)
        }
        return (directory, path, name)
    }

    func write(
        _ bytes: [UInt8], to name: String, of directory: Tree.Directory, path: [String]
    ) throws(RegistryError) {
        do throws(SysfsError) {
            try directory.write(bytes, to: name)
        } catch {
            throw refused(at: .file, path + [name], error)
        }
    }

    func refused(at stage: Refusal.Stage, _ path: [String], _ error: SysfsError) -> RegistryError {
        .refused(Refusal(verb, uuid, at: stage, path: path, errno: error.errno))
    }
}
