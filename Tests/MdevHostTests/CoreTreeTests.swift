import MdevHost
import Sysfs
import Testing
import TreeConformance

@Suite struct CoreTreeTests {
    @Test("The core's tree is a tree as every other one", arguments: ["modern", "v2016"])
    func conforms(profile: String) throws {
        let host = try TestHost(TestHost.twoCards + "profile: \(profile)\n").writer()
        #expect(ConformanceSuite.violations(of: host.tree, parent: "mtty", type: "mtty-2") == [])
        let life = ConformanceSuite.lifeViolations(
            of: host.tree, parent: "mtty2", type: "mtty-1", uuid: uuid(1).lowercased())
        #expect(life == [])
    }

    @Test("The second card of a driver has a number, and its types the first half of the class")
    func secondCard() throws {
        let tree = try TestHost().writer().tree
        #expect(try tree.open(["class", "mdev_bus"]).list().map(\.name).sorted() == ["mtty", "mtty2"])
        let card = try tree.open(["class", "mdev_bus", "mtty2"])
        #expect(card.path == ["devices", "virtual", "mtty", "mtty2"])
        #expect(try card.readLink("subsystem") == "../../../../class/mtty")
        #expect(
            try card.child("mdev_supported_types").list().map(\.name).sorted() == ["mtty-1", "mtty-2"])
    }

    @Test("A card's capacity is its own")
    func capacity() throws {
        let tree = try TestHost().writer().tree
        try tree.create(uuid(1), parent: "mtty", type: "mtty-2")
        let types = ["class", "mdev_bus", "mtty", "mdev_supported_types"]
        let other = ["class", "mdev_bus", "mtty2", "mdev_supported_types"]
        #expect(try tree.text(types + ["mtty-1", "available_instances"]) == "22\n")
        #expect(try tree.text(other + ["mtty-1", "available_instances"]) == "24\n")
    }

    @Test("A tree that may only be read refuses every write with EROFS")
    func readOnly() throws {
        let tree = try TestHost().reader().tree
        let error = #expect(throws: SysfsError.self) { try tree.create(uuid(1)) }
        #expect(error?.errno == .readOnlyFileSystem)
        #expect(error?.path.last == "create")
    }

    @Test("The root is labelled with the host's name, and has no events to hand out")
    func label() throws {
        let tree = try TestHost().reader().tree
        #expect(tree.label == "lab")
        #expect(try tree.openStream(["kernel", "uevents"]) == nil)
        #expect(throws: SysfsError.self) { try tree.openStream(["kernel", "no-such-file"]) }
    }
}
