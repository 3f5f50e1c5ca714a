import Sysfs
import Testing
import TreeConformance

struct DirectoryTreeTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("A link is applied to the directory it lies in")
    func link() throws {
        try folder.directory("devices/virtual/mtty/mtty")
        try folder.link("class/mdev_bus/mtty", to: "../../devices/virtual/mtty/mtty")
        let opened = try DirectoryTree(folder.path).open(["class", "mdev_bus", "mtty"])
        #expect(opened.path == ["devices", "virtual", "mtty", "mtty"])
    }
}
