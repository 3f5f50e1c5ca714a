internal import MdevModel
internal import Sysfs

/// Reads the registry once, in an order that a change meanwhile cannot make lie: first the parents' own
/// directories, then the bus, so that a device made in between is not taken for one being removed.
struct SnapshotReader<Tree: SysfsTree> {
    let tree: Tree
    let selection: AttributeSelection
    var buffer = AttributeText.buffer()
    var findings: [RegistrySnapshot.Finding] = []
    /// Devices by the parents' own directories.
    var found: [MediatedDevice] = []

    init(tree: Tree, selection: AttributeSelection) {
        self.tree = tree
        self.selection = selection
    }

    mutating func snapshot() throws(RegistryError) -> RegistrySnapshot {
        var parents: [ParentDevice] = []
        if let (folder, entries) = try parentEntries() {
            parents = entries.compactMap { readParent($0, of: folder) }
        }
        let devices = reconcileWithBus()
        return RegistrySnapshot(
            parents: parents.sorted { $0.name < $1.name }, devices: devices,
            busDrivers: busDrivers(),
            findings: findings.sorted { ($0.path, $0.problem) < ($1.path, $1.problem) })
    }

    /// By the parents' directories and by the bus, as ``snapshot()`` finds devices; what cannot be listed has none.
    func deviceUUIDs() throws(RegistryError) -> [DeviceUUID] {
        deviceUUIDs(
            in: [RegistryLayout.devices] + (try parentNames()).map { RegistryLayout.parents + [$0] })
    }

    func deviceUUIDs(in directories: [[String]]) -> [DeviceUUID] {
        var found: Set<DeviceUUID> = []
        for directory in directories {
            do throws(SysfsError) {
                found.formUnion(
                    try tree.open(directory).list().compactMap { DeviceUUID(kernelName: $0.name) })
            } catch {
                continue
            }
        }
        return found.sorted()
    }

    private func parentNames() throws(RegistryError) -> [String] {
        try parentEntries()?.entries.map(\.name) ?? []
    }

    /// `class/mdev_bus` and what it has. nil without it: up to 5.10 the class comes with the first parent
    /// (mdev-semantics R10), so the bus alone is mdev without parents.
    private func parentEntries() throws(RegistryError) -> (folder: Tree.Directory, entries: [SysfsEntry])? {
        do throws(SysfsError) {
            let folder = try tree.open(RegistryLayout.parents)
            return (folder, try folder.list().filter { $0.kind != .file })
        } catch  where error.errno == .noEntry {
            guard hasBus else { throw .noMdevSupport(MissingSupport(of: tree)) }
            return nil
        } catch {
            throw .unreadable(error)
        }
    }

    private var hasBus: Bool {
        do throws(SysfsError) {
            _ = try tree.open(RegistryLayout.devices)
            return true
        } catch {
            return false
        }
    }

    private mutating func busDrivers() -> [DriverName] {
        do throws(SysfsError) {
            let entries = try tree.open(RegistryLayout.busDrivers).list()
            return entries.compactMap {
                $0.kind == .directory ? name($0.name, below: RegistryLayout.busDrivers) : nil
            }
            .sorted()
        } catch {
            note(error)
            return []
        }
    }

    /// What vanished is gone, and no finding: the registry changes while it is read.
    mutating func note(_ error: SysfsError) {
        guard !error.isGone else { return }
        note(error.path, "\(error.operation.failure): \(error.errno)")
    }

    mutating func note(_ path: [String], _ problem: String) {
        findings.append(RegistrySnapshot.Finding(path: path.joined(separator: "/"), problem: problem))
    }

    /// A name parsed at the border; a finding where it is none.
    mutating func name<Name: SysfsName>(_ text: String, below path: @autoclosure () -> [String]) -> Name? {
        do throws(NameError) {
            return try Name(text)
        } catch {
            note(path() + [text], error.description)
            return nil
        }
    }

    /// An attribute's text; nil where it is absent, and with a finding where it cannot be read.
    mutating func text(_ name: String, of directory: Tree.Directory) -> String? {
        guard let count = read(name, of: directory) else { return nil }
        return AttributeText.text(buffer, count)
    }

    /// Fills the buffer; nil where the attribute is absent, and with a finding where it cannot be read.
    mutating func read(_ name: String, of directory: Tree.Directory) -> Int? {
        do throws(SysfsError) {
            let count = try directory.read(name, into: &buffer)
            guard count <= AttributeText.limit else {
                note(
                    directory.path + [name],
                    "is longer than a sysfs attribute can be (64 KiB), so it is not read")
                return nil
            }
            return count
        } catch {
            note(error)
            return nil
        }
    }

    /// What a link points at, which its target's last component names: those bytes of the buffer. nil where
    /// it is absent, and with a finding where it cannot be read.
    mutating func target(of link: String, in directory: Tree.Directory) -> ArraySlice<UInt8>? {
        do throws(SysfsError) {
            let count = try directory.readLink(link, into: &buffer)
            return buffer[AttributeText.lastComponent(buffer, count)..<count]
        } catch {
            note(error)
            return nil
        }
    }

    mutating func linkedName<Name: SysfsName>(_ link: String, of directory: Tree.Directory) -> Name? {
        guard let target = target(of: link, in: directory) else { return nil }
        return name(String(decoding: target, as: UTF8.self), below: directory.path + [link])
    }
}

extension SysfsError {
    /// What was there when its directory was listed and no longer is (mdev-semantics C20).
    var isGone: Bool { errno == .noEntry || errno == .noDevice }
}

extension SysfsError.Operation {
    /// To follow the path, as a finding does.
    fileprivate var failure: String {
        switch self {
        case .open: "cannot be opened"
        case .list: "cannot be listed"
        case .read: "cannot be read"
        case .write: "cannot be written"
        case .readLink: "cannot be read as a link"
        case .status: "cannot be looked at"
        }
    }
}
