internal import FoundationEssentials
public import MdevModel
internal import Sysfs

/// A device that mdevctl starts without being asked, at boot and whenever its parent appears: a definition
/// `FOLDER/PARENT/UUID` that says `"start": "auto"`.
public struct MdevctlAutostart: Hashable, Sendable {
    public var uuid: DeviceUUID
    public var parent: ParentName
    public var type: TypeID
    /// The definition's file.
    public var path: String

    public init(uuid: DeviceUUID, parent: ParentName, type: TypeID, path: String) {
        self.uuid = uuid
        self.parent = parent
        self.type = type
        self.path = path
    }

    /// Where mdevctl keeps its definitions.
    public static let folder = "/etc/mdevctl.d"

    /// All of a folder of definitions, by UUID. A definition that cannot be read or understood is none: mdevctl
    /// starts nothing by it either.
    public static func all(in folder: String = folder) -> [MdevctlAutostart] {
        var found: [MdevctlAutostart] = []
        do throws(SysfsError) {
            let root = try DirectoryTree(folder).open([])
            for name in try root.list().map(\.name) {
                guard let parent = try? ParentName(name) else { continue }
                found += definitions(of: parent, in: root, folder: folder)
            }
        } catch {
            // No mdevctl here.
            return []
        }
        return found.sorted { ($0.uuid, $0.path) < ($1.uuid, $1.path) }
    }

    private static func definitions(
        of parent: ParentName, in root: DirectoryTree.Directory, folder: String
    ) -> [MdevctlAutostart] {
        // A file beside the parents' folders, or one that went meanwhile.
        guard let directory = try? root.child(parent.text), let files = try? directory.list() else {
            return []
        }
        return files.compactMap { file in
            guard let uuid = try? DeviceUUID(file.name),
                let definition = definition(file.name, in: directory),
                definition.start == "auto", let type = try? TypeID(definition.mdev_type)
            else { return nil }
            return MdevctlAutostart(
                uuid: uuid, parent: parent, type: type, path: "\(folder)/\(parent)/\(file.name)")
        }
    }

    /// Named as mdevctl's files name them.
    private struct Definition: Decodable {
        var mdev_type: String
        var start: String
    }

    private static func definition(_ name: String, in directory: DirectoryTree.Directory) -> Definition? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        guard let count = try? directory.read(name, into: &buffer) else { return nil }
        return try? JSONDecoder().decode(Definition.self, from: Data(buffer[..<count]))
    }
}
