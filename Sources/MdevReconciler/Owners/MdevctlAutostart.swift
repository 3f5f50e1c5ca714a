internal import MdevModel
public import MdevctlFormat
internal import Sysfs

/// A device that mdevctl starts without being asked, at boot and whenever its parent appears: a definition that
/// says `"start": "auto"`.
public struct MdevctlAutostart: Hashable, Sendable {
    public var definition: MdevctlDefinition
    /// The definition's file.
    public var path: String

    /// Where mdevctl keeps its definitions.
    public static let folder = "/etc/mdevctl.d"

    /// All of a folder of definitions, by UUID. A definition that cannot be read or understood is none: mdevctl
    /// starts nothing by it either.
    public static func all(in folder: String = folder) -> [MdevctlAutostart] {
        var found: [MdevctlAutostart] = []
        do throws(SysfsError) {
            let root = try DirectoryTree(folder).open([])
            for parent in try root.list().map(\.name) {
                found += definitions(of: parent, in: root, folder: folder)
            }
        } catch {
            // No mdevctl here.
            return []
        }
        return found.sorted { ($0.definition.uuid, $0.path) < ($1.definition.uuid, $1.path) }
    }

    private static func definitions(
        of parent: String, in root: DirectoryTree.Directory, folder: String
    ) -> [MdevctlAutostart] {
        // A file beside the parents' folders, or one that went meanwhile.
        guard let directory = try? root.child(parent), let files = try? directory.list() else { return [] }
        return files.compactMap { file in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            guard let count = try? directory.read(file.name, into: &buffer),
                let definition = try? MdevctlDefinition(
                    folder: parent, file: file.name, bytes: Array(buffer[..<count])),
                definition.start == .auto
            else { return nil }
            return MdevctlAutostart(definition: definition, path: "\(folder)/\(parent)/\(file.name)")
        }
    }
}
