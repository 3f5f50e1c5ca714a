internal import Sysfs

extension ConformanceSuite {
    /// A device's life on a tree with a mediated device core behind it, by the rows that every kernel has
    /// (mdev-semantics C1-C9, D1-D4, D12, T10). The type must have room for one; nothing is left behind.
    /// - Parameter uuid: lower-case, and free.
    public static func lifeViolations(
        of tree: Tree, parent: String, type: String, uuid: String
    ) -> [String] {
        var suite = ConformanceSuite(tree, parent: parent, type: type)
        suite.checkCreate(uuid)
        suite.checkDevice(uuid)
        suite.checkRemove(uuid)
        return suite.violations
    }

    private mutating func checkCreate(_ uuid: String) {
        guard let type = open(typePath) else { return }
        var buffer = [UInt8](repeating: 0, count: 64)
        for text in [
            "x", uuid + "\n\n", "{\(uuid)}", " \(uuid)", uuid.replacing("-", with: ""), "\(uuid)\r\n",
        ] {
            refuse(.invalidArgument, "creating \(text.debugDescription)") { () throws(SysfsError) in
                try type.write(Array(text.utf8), to: "create")
            }
        }
        refuse(.accessDenied, "reading create") { () throws(SysfsError) in
            try type.read("create", into: &buffer)
        }
        refuse(.accessDenied, "writing a name") { () throws(SysfsError) in try type.write([49], to: "name") }
        _ = value("creating") { () throws(SysfsError) in
            try type.write(Array("\(uuid.uppercased())\n".utf8), to: "create")
        }
        refuse(.exists, "creating it twice") { () throws(SysfsError) in
            try type.write(Array(uuid.utf8), to: "create")
        }
    }

    private mutating func checkDevice(_ uuid: String) {
        guard let device = open(["bus", "mdev", "devices", uuid]), let parent = open(Self.parents + [parent])
        else {
            return
        }
        expect(device.path == parent.path + [uuid], "the device lies at \(device.path)")
        let link = value("mdev_type") { () throws(SysfsError) in try device.readLink("mdev_type") }
        expect(link == "../mdev_supported_types/\(type)", "mdev_type points at \(link ?? "nothing")")
        let listed = open(typePath + ["devices", uuid])
        expect(listed?.path == device.path, "the type's devices do not list it")
        expect(
            value("mode of remove") { () throws(SysfsError) in try device.mode("remove") } == 0o200,
            "remove is not write-only")
    }

    private mutating func checkRemove(_ uuid: String) {
        let (tree, path) = (tree, ["bus", "mdev", "devices", uuid])
        guard let device = open(path) else { return }
        for text in ["abc", "-1", " 1", "1\n\n"] {
            refuse(.invalidArgument, "removing by \(text.debugDescription)") { () throws(SysfsError) in
                try device.write(Array(text.utf8), to: "remove")
            }
        }
        _ = value("a zero to remove") { () throws(SysfsError) in
            try device.write(Array("0\n".utf8), to: "remove")
        }
        expect(open(path) != nil, "a zero removed it")
        _ = value("removing") { () throws(SysfsError) in try device.write(Array("1\n".utf8), to: "remove") }
        refuse(.noEntry, "opening what was removed") { () throws(SysfsError) in try tree.open(path) }
    }
}
