import Glibc
import MdevDocument
import Sysfs
import TreeConformance

@testable import MdevHost

/// A host file and a state folder of one test's own.
struct TestHost {
    let folder: TemporaryFolder
    var file: String

    static let twoCards = "version: 1\nname: lab\nparents:\n  - driver: mtty\n  - driver: mtty\n"
    static let oneCard = "version: 1\nname: lab\nparents:\n  - driver: mtty\n"

    init(_ file: String = twoCards) throws {
        folder = try TemporaryFolder()
        self.file = file
    }

    var state: String { "\(folder.path)/state" }

    func description() throws -> HostDescription {
        try HostDescription(DocumentSource(name: "host.yaml", text: file))
    }

    func writer(_ command: String = "test") throws -> SimulatedHost {
        let owner = LockOwner(pid: Int(getpid()), command: command)
        return try SimulatedHost(description(), state: state, access: .readWrite(owner))
    }

    func reader() throws -> SimulatedHost {
        try SimulatedHost(description(), state: state, access: .readOnly)
    }
}

extension CoreTree {
    func create(_ uuid: String, parent: String = "mtty", type: String = "mtty-1") throws {
        try open(["class", "mdev_bus", parent, "mdev_supported_types", type])
            .write(Array(uuid.utf8), to: "create")
    }

    func remove(_ uuid: String) throws {
        try open(["bus", "mdev", "devices", uuid]).write(Array("1\n".utf8), to: "remove")
    }

    /// UUID, parent and type, group; in the order of the UUIDs.
    func devices() throws -> [String] {
        try open(["bus", "mdev", "devices"]).list().map(\.name).sorted().map { uuid in
            let device = try open(["bus", "mdev", "devices", uuid])
            let names = try device.list().map(\.name)
            let group = names.contains("iommu_group") ? try last(device.readLink("iommu_group")) : "-"
            let type = try last(device.readLink("mdev_type"))
            return "\(uuid.prefix(8)) \(device.path.dropLast().last ?? "") \(type) \(group)"
        }
    }

    func text(_ path: [String]) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try open(path.dropLast()).read(path.last ?? "", into: &buffer)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    private func last(_ link: String) -> String { link.split(separator: "/").last.map(String.init) ?? "" }
}

func uuid(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 8 - digits.count) + digits + "-1111-4222-8333-444444444444"
}
