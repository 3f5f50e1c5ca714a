import MdevCore
import Sysfs

/// The mediated device core of this process as a tree.
struct CoreSysfs: SysfsTree {
    let label = "lab"
    let core: MediatedDeviceCore

    func open(_ path: [String]) throws(SysfsError) -> Directory {
        var route: [Directory] = [Directory(path: [], node: core.root)]
        var pending = Array(path.reversed())
        while let name = pending.popLast() {
            guard let here = route.last else { throw SysfsError(.open, path, .crossDevice) }
            if name == ".." {
                route.removeLast()
            } else if let next = here.node.lookup(name), next.kind == .link {
                pending += try here.readLink(name).split(separator: "/").reversed().map(String.init)
            } else {
                route.append(try here.child(name))
            }
        }
        guard let found = route.last else { throw SysfsError(.open, path, .crossDevice) }
        return found
    }

    struct Directory: SysfsDirectory {
        let path: [String]
        let node: SysfsNode

        func list() throws(SysfsError) -> [SysfsEntry] {
            node.list().map { entry in
                let kind: SysfsEntry.Kind =
                    switch entry.node.kind {
                    case .directory: .directory
                    case .file: .file
                    case .link: .link
                    }
                return SysfsEntry(name: entry.name, kind: kind)
            }
        }

        func child(_ name: String) throws(SysfsError) -> Directory {
            let child = try entry(name, .open)
            guard child.kind == .directory else {
                throw SysfsError(.open, path + [name], child.kind == .link ? .linkLoop : .notDirectory)
            }
            return Directory(path: path + [name], node: child)
        }

        func read(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int {
            let file = try entry(name, .read)
            do throws(KernelErrno) {
                try file.checkOpen(reading: true, writing: false)
                let bytes = try file.show()
                buffer.replaceSubrange(..<bytes.count, with: bytes)
                return bytes.count
            } catch {
                throw SysfsError(.read, path + [name], SystemErrno(rawValue: error.rawValue))
            }
        }

        func write(_ bytes: [UInt8], to name: String) throws(SysfsError) {
            let file = try entry(name, .write)
            do throws(KernelErrno) {
                try file.checkOpen(reading: false, writing: true)
                _ = try file.store(bytes)
            } catch {
                throw SysfsError(.write, path + [name], SystemErrno(rawValue: error.rawValue))
            }
        }

        func readLink(_ name: String) throws(SysfsError) -> String {
            let link = try entry(name, .readLink)
            do throws(KernelErrno) { return try link.linkText() } catch {
                throw SysfsError(.readLink, path + [name], SystemErrno(rawValue: error.rawValue))
            }
        }

        func mode(_ name: String) throws(SysfsError) -> UInt32 { UInt32(try entry(name, .status).mode) }

        private func entry(_ name: String, _ operation: SysfsError.Operation) throws(SysfsError) -> SysfsNode
        {
            guard let entry = node.lookup(name) else { throw SysfsError(operation, path + [name], .noEntry) }
            return entry
        }
    }
}
