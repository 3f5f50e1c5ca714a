internal import Sysfs

extension ConformanceSuite {
    mutating func checkRoot() {
        guard let root = open([]) else { return }
        expect(root.path.isEmpty, "the root's path is \(root.path)")
        guard let entries = value("listing the root", root.list) else { return }
        for name in ["class", "bus"] {
            let isListed = entries.contains(SysfsEntry(name: name, kind: .directory))
            expect(isListed, "the root does not list the directory \(name)")
        }
    }

    /// A link is text to a handle, and followed by `open` alone.
    mutating func checkLinks() {
        guard let parents = open(Self.parents), let opened = open(Self.parents + [parent]) else { return }
        let name = parent
        guard let target = value("reading a link", { () throws(SysfsError) in try parents.readLink(name) })
        else {
            return
        }
        var path = Self.parents
        for component in target.split(separator: "/").map(String.init) {
            if component == ".." { path.removeLast() } else { path.append(component) }
        }
        expect(!target.hasPrefix("/"), "the link to the parent is absolute: \(target)")
        expect(opened.path == path, "the parent's path is \(opened.path), its link says \(path)")
        expect(open(path)?.path == path, "the real path does not open as itself")
        refuse(.linkLoop, "a link as a child") { () throws(SysfsError) in try parents.child(name) }
        var buffer = [UInt8](repeating: 0, count: 8)
        refuse(.linkLoop, "reading a link as a file") { () throws(SysfsError) in
            try parents.read(name, into: &buffer)
        }
        refuse(.linkLoop, "writing to a link") { () throws(SysfsError) in try parents.write([49], to: name) }
    }

    mutating func checkMissing() {
        guard let directory = open(typePath), let before = value("listing", directory.list) else { return }
        let (tree, path, name) = (tree, typePath, "no-such-entry")
        var buffer = [UInt8](repeating: 0, count: 8)
        refuse(.noEntry, "opening what is missing") { () throws(SysfsError) in try tree.open(path + [name]) }
        refuse(.noEntry, "a missing child") { () throws(SysfsError) in try directory.child(name) }
        refuse(.noEntry, "reading a missing file") { () throws(SysfsError) in
            try directory.read(name, into: &buffer)
        }
        refuse(.noEntry, "writing a missing file") { () throws(SysfsError) in
            try directory.write([49], to: name)
        }
        refuse(.noEntry, "reading a missing link") { () throws(SysfsError) in try directory.readLink(name) }
        refuse(.noEntry, "a missing entry's mode") { () throws(SysfsError) in try directory.mode(name) }
        let after = value("listing", directory.list)
        expect(after.map(Set.init) == Set(before), "a refused write changed the directory")
    }

    /// Nothing but one component is a name: this is what keeps a path inside.
    mutating func checkNames() {
        guard let directory = open(typePath) else { return }
        let tree = tree
        var buffer = [UInt8](repeating: 0, count: 8)
        for name in ["", ".", "..", "../\(type)", "devices/..", "/", "name\0", "\0"] {
            let what = "with the name \(name.debugDescription)"
            refuse(.invalidArgument, "open \(what)") { () throws(SysfsError) in
                try tree.open(["class", name])
            }
            refuse(.invalidArgument, "child \(what)") { () throws(SysfsError) in try directory.child(name) }
            refuse(.invalidArgument, "read \(what)") { () throws(SysfsError) in
                try directory.read(name, into: &buffer)
            }
            refuse(.invalidArgument, "write \(what)") { () throws(SysfsError) in
                try directory.write([49], to: name)
            }
            refuse(.invalidArgument, "readLink \(what)") { () throws(SysfsError) in
                try directory.readLink(name)
            }
            refuse(.invalidArgument, "mode \(what)") { () throws(SysfsError) in try directory.mode(name) }
        }
    }

    mutating func checkKinds() {
        guard let directory = open(typePath) else { return }
        let (tree, path) = (tree, typePath)
        var buffer = [UInt8](repeating: 0, count: 8)
        refuse(.notDirectory, "a file as a child") { () throws(SysfsError) in try directory.child("create") }
        refuse(.notDirectory, "opening below a file") { () throws(SysfsError) in
            try tree.open(path + ["create", "x"])
        }
        refuse(.invalidArgument, "reading a file as a link") { () throws(SysfsError) in
            try directory.readLink("create")
        }
        refuse(.invalidArgument, "reading a directory as a link") { () throws(SysfsError) in
            try directory.readLink("devices")
        }
        refuse(.isDirectory, "reading a directory") { () throws(SysfsError) in
            try directory.read("devices", into: &buffer)
        }
        refuse(.isDirectory, "writing to a directory") { () throws(SysfsError) in
            try directory.write([49], to: "devices")
        }
    }

    mutating func checkReading() {
        guard let directory = open(typePath) else { return }
        let file = "available_instances"
        var (whole, part) = ([UInt8](repeating: 0, count: 4096), [UInt8](repeating: 0, count: 1))
        var none: [UInt8] = []
        let counts = [
            value("reading") { () throws(SysfsError) in try directory.read(file, into: &whole) },
            value("reading one byte") { () throws(SysfsError) in try directory.read(file, into: &part) },
            value("reading nothing") { () throws(SysfsError) in try directory.read(file, into: &none) },
        ].map { $0 ?? -1 }
        expect(counts[0] > 1 && whole[max(0, counts[0] - 1)] == 10, "\(file) does not end in a newline")
        expect(counts[1] == 1 && part[0] == whole[0], "a short buffer is not filled from the beginning")
        expect(counts[2] == 0, "an empty buffer is filled with \(counts[2]) bytes")
        expect(
            (value("the mode") { () throws(SysfsError) in try directory.mode(file) } ?? 0) & 0o444 != 0,
            "\(file) has no read permission")
    }

    mutating func checkListing() {
        for path in [Self.parents, Self.parents + [parent], typePath] {
            guard let directory = open(path), let entries = value("listing \(path)", directory.list) else {
                continue
            }
            let names = entries.map(\.name)
            expect(Set(names).count == names.count, "\(path) lists a name twice")
            expect(!names.contains(".") && !names.contains(".."), "\(path) lists itself or what is above it")
            expect(
                value("listing again", directory.list).map(Set.init) == Set(entries),
                "\(path) lists otherwise twice")
            for entry in entries { check(entry, of: directory) }
        }
    }

    private mutating func check(_ entry: SysfsEntry, of directory: Tree.Directory) {
        switch entry.kind {
        case .directory:
            let child = value("the child \(entry.name)") { () throws(SysfsError) in
                try directory.child(entry.name)
            }
            expect(
                child.map { $0.path == directory.path + [entry.name] } ?? true,
                "\(entry.name) has another path")
            checkToList(entry, of: directory)
        case .link:
            _ = value("the link \(entry.name)") { () throws(SysfsError) in try directory.readLink(entry.name)
            }
            checkToList(entry, of: directory)
        case .file:
            refuse(.notDirectory, "the file \(entry.name) as a child") { () throws(SysfsError) in
                try directory.child(entry.name)
            }
        }
    }

    /// What is opened as an entry is what its path opens, and lists the same as often as it is asked.
    private mutating func checkToList(_ entry: SysfsEntry, of directory: Tree.Directory) {
        let path = directory.path + [entry.name]
        let tree = tree
        let byPath = outcome { () throws(SysfsError) in try tree.open(path) }
        let byEntry = outcome { () throws(SysfsError) in try tree.open(entry, of: directory) }
        expect(byPath.errno == byEntry.errno, "\(path) opens otherwise as an entry")
        guard let whole = byPath.directory, let part = byEntry.directory else { return }
        expect(whole.path == part.path, "\(path) has another path as an entry")
        let lists = [whole, part, part].map { directory in
            value("listing \(path)", directory.list).map(Set.init)
        }
        expect(lists.allSatisfy { $0 == lists[0] }, "\(path) lists otherwise as an entry")
    }

    private func outcome(
        _ body: () throws(SysfsError) -> Tree.Directory
    ) -> (directory: Tree.Directory?, errno: SystemErrno?) {
        do throws(SysfsError) {
            return (try body(), nil)
        } catch {
            return (nil, error.errno)
        }
    }
}
