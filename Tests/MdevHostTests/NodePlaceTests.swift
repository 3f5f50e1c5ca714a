import MdevCore
import MdevModel
import Testing

@testable import MdevHost

@Suite struct NodePlaceTests {
    static let parents = """
        parents:
          - driver: mtty
          - {driver: vfio_ap, adapters: [5], domains: [4], apConfig: true}
          - {driver: nvidia, address: "0000:41:00.0", board: A40, virtualFunctions: 2}
        """

    @Test("Every directory and file of the tree says where it is", arguments: ["modern", "v2016"])
    func paths(profile: String) throws {
        let host = try TestHost("version: 1\nname: lab\nprofile: \(profile)\n" + Self.parents).writer()
        try host.tree.create(uuid(1))
        try host.tree.create(uuid(2), parent: "matrix", type: "vfio_ap-passthrough")
        var wrong: [String] = []
        var count = 0
        var pending: [([String], SysfsNode)] = [([], host.core.root)]
        while let (path, node) = pending.popLast() {
            count += 1
            if node.path != path { wrong.append("\(path) says \(node.path)") }
            for entry in node.list() where entry.node.kind != .link {
                pending.append((path + [entry.name], entry.node))
            }
        }
        #expect(wrong == [])
        #expect(count > 100)
    }

    @Test("A device takes the numbers that it had where they are free, and otherwise the lowest")
    func numbers() throws {
        let core = try TestHost(TestHost.oneCard).writer().core
        let type = try #require(core.parents.first?.types.first)
        let wanted: [(Int, Int?)] = [(1, 5), (2, nil), (3, 5), (4, 0), (5, -1), (6, nil)]
        var groups: [Int?] = []
        for (number, group) in wanted {
            let name = try #require(GUID(uuid(number)))
            let numbers = DeviceNumbers(group: group, vfio: group)
            groups.append(try core.create(name, type, numbers: numbers).numbers.group)
        }
        #expect(groups == [5, 0, 1, 2, 3, 4])
    }
}
