import Glibc
import MdevModel
import MdevctlFormat
import Sysfs

/// mdevctl's folder of definitions, `PARENT/UUID`, read whole: one broken file never hides the others.
struct MdevctlFolder {
    /// More than a definition with a page for each of a dozen attributes has, in bytes.
    private static let largest = 1 << 16
    /// mdevctl's callouts, beside its parents.
    private static let scripts = "scripts.d"

    let path: String
    /// Parents and UUIDs in natural order; each UUID once.
    private(set) var definitions: [MdevctlDefinition] = []
    /// What was left out, each with its path and why.
    private(set) var flaws: [String] = []

    /// - Throws: ``CommandFailure`` where the folder itself cannot be read.
    init(reading path: String) throws {
        self.path = path
        let root: DirectoryTree.Directory
        let parents: [SysfsEntry]
        do throws(SysfsError) {
            root = try DirectoryTree(path).open([])
            parents = try root.list()
        } catch {
            throw CommandFailure.file(path: path, action: "read", errno: error.errno.description)
        }
        for parent in parents.sorted(by: { naturallyPrecedes($0.name, $1.name) })
        where parent.kind == .directory && parent.name != Self.scripts && !parent.name.hasPrefix(".") {
            do throws(SysfsError) { try read(try root.child(parent.name), parent.name) } catch {
                flaws.append("\(path)/\(parent.name): \(error)")
            }
        }
    }

    private mutating func read(_ folder: DirectoryTree.Directory, _ parent: String) throws(SysfsError) {
        let names = try folder.list().map(\.name).filter { !$0.hasPrefix(".") }
        for name in names.sorted(by: naturallyPrecedes) {
            let place = "\(path)/\(parent)/\(name)"
            do {
                var buffer = [UInt8](repeating: 0, count: Self.largest)
                let count = try folder.read(name, into: &buffer)
                guard count < Self.largest else {
                    flaws.append("\(place): it has more than \(Self.largest) bytes")
                    continue
                }
                add(try MdevctlDefinition(folder: parent, file: name, bytes: Array(buffer[..<count])), place)
            } catch let flaw as MdevctlDefinition.Flaw {
                flaws.append("\(place): \(flaw)")
            } catch let error as SysfsError {
                flaws.append("\(place): \(error.errno)")
            } catch {
                flaws.append("\(place): \(error)")
            }
        }
    }

    /// mdevctl lets a UUID be defined on several parents and asks which; a document has it once.
    private mutating func add(_ definition: MdevctlDefinition, _ place: String) {
        if let first = definitions.first(where: { $0.uuid == definition.uuid }) {
            flaws.append(
                "\(place): the UUID is defined on \(first.parent) already, and a device has one parent")
        } else {
            definitions.append(definition)
        }
    }
}

extension MdevctlFolder {
    /// What writing did.
    struct Written {
        var files = 0
        var unchanged = 0
        /// Definitions of the same device that say something else; they were left.
        var kept: [String] = []
    }

    /// Writes definitions where mdevctl and libvirt find them. One that is there is never overwritten, as
    /// `mdevctl define` does not.
    static func write(_ definitions: [MdevctlDefinition], to path: String) throws -> Written {
        var written = Written()
        try makeFolder(path)
        for definition in definitions {
            let folder = "\(path)/\(definition.parent)"
            try makeFolder(folder)
            let file = "\(folder)/\(definition.uuid)"
            if access(file, F_OK) == 0 {
                if try FileInput.read(file) == Array(definition.text.utf8) {
                    written.unchanged += 1
                } else {
                    written.kept.append(file)
                }
                continue
            }
            // Beside the parents' folders: mdevctl warns of every name there that is no UUID.
            try FileOutput.replace(
                file, with: definition.text, temporary: "\(path)/.\(definition.uuid).\(ownPID).tmp")
            written.files += 1
        }
        return written
    }

    private static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 || SystemErrno.current == .exists else {
            throw CommandFailure.file(path: path, action: "make", errno: SystemErrno.current.description)
        }
    }
}
