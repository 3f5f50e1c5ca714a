internal import MdevModel
internal import Sysfs

/// One look at every process's open files.
struct ProcessScan {
    /// A process that has something of VFIO open.
    struct Client {
        var holder: Holder
        var groups: [Int] = []
        var nodes: [Int] = []
        /// Devices that the kernel names for an open device (`fdinfo`, 6.17 and later).
        var named: [DeviceUUID] = []
        /// Has a device open without anything that says which.
        var holdsUnknown = false

        func holds(_ device: MediatedDevice, nodes deviceNodes: [Int]) -> Bool {
            holdsUnknown || device.iommuGroup.map(groups.contains) ?? false || named.contains(device.uuid)
                || deviceNodes.contains(where: nodes.contains)
        }
    }

    private(set) var clients: [Client] = []
    private let table: DirectoryTree.Directory
    /// Longer than any target that means VFIO; others may be cut.
    private var target = [UInt8](repeating: 0, count: 96)

    init(_ table: DirectoryTree) throws(SysfsError) { self.table = try table.open([]) }

    /// - Throws: ``SysfsError`` where some process's files may not be looked at. A process that ends
    ///   meanwhile is none.
    mutating func run() throws(SysfsError) {
        let processes = try table.list().compactMap { Int($0.name) }.sorted()
        for process in processes {
            do throws(SysfsError) {
                try look(at: process)
            } catch  where error.isEndedProcess {
                continue
            }
        }
    }

    private mutating func look(at process: Int) throws(SysfsError) {
        let directory = try table.child(String(process))
        let files = try directory.childToList("fd")
        var client = Client(holder: Holder(pid: process, command: ""))
        var anonymous: [String] = []
        for file in try files.list() {
            guard let node = try node(file.name, in: files) else { continue }
            switch node {
            case .group(let number): client.groups.append(number)
            case .device(let number): client.nodes.append(number)
            case .anonymousDevice: anonymous.append(file.name)
            }
        }
        if !anonymous.isEmpty { resolve(anonymous, of: directory, for: &client) }
        guard !client.groups.isEmpty || !client.nodes.isEmpty || !client.named.isEmpty || client.holdsUnknown
        else {
            return
        }
        client.holder.command =
            text("comm", of: directory).split(separator: "\n").first.map { legible(String($0)) } ?? "?"
        client.holder.guest = GuestName.of(commandLine: text("cmdline", of: directory)).map(legible)
        clients.append(client)
    }

    /// nil for a file that was closed meanwhile, and for everything that is not VFIO's.
    private mutating func node(_ file: String, in files: DirectoryTree.Directory) throws(SysfsError)
        -> VFIONode?
    {
        do throws(SysfsError) {
            let count = try files.readLink(file, into: &target)
            return VFIONode(linkTarget: target[..<min(count, target.count)])
        } catch  where error.errno == .noEntry {
            return nil
        }
    }

    /// A device's own descriptor names no device before 6.17. Its group's descriptor does, and is nearly
    /// always open beside it; without one the process may hold any device.
    private func resolve(_ files: [String], of process: DirectoryTree.Directory, for client: inout Client) {
        let key = "vfio-device-syspath:"
        for file in files {
            let info = text(file, of: process, below: "fdinfo")
            if let line = info.split(separator: "\n").first(where: { $0.utf8.starts(with: key.utf8) }) {
                if let uuid = DeviceUUID(kernelName: AttributeText.lastComponent(String(line))) {
                    client.named.append(uuid)
                }
            } else if client.groups.isEmpty, client.nodes.isEmpty {
                client.holdsUnknown = true
            }
        }
    }

    /// A file of a process; empty where it ended meanwhile or hides it: this only words a message.
    private func text(_ name: String, of process: DirectoryTree.Directory, below folder: String? = nil)
        -> String
    {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        do throws(SysfsError) {
            let directory = if let folder { try process.child(folder) } else { process }
            return String(decoding: buffer[..<(try directory.read(name, into: &buffer))], as: UTF8.self)
        } catch {
            return ""
        }
    }
}

extension SysfsError {
    fileprivate var isEndedProcess: Bool {
        errno == .noEntry || errno == .noProcess || errno == .notDirectory
    }
}
