internal import MdevCore
public import Sysfs

extension CoreTree {
    /// A directory of the core's tree.
    public final class Directory: SysfsDirectory {
        let above: Directory?
        private let own: SysfsNode
        private let name: String
        private let writer: TreeWriter

        init(_ node: SysfsNode, name: String, above: Directory?, _ writer: TreeWriter) {
            own = node
            self.name = name
            self.above = above
            self.writer = writer
        }

        public var path: [String] {
            guard let above else { return [] }
            return above.path + [name]
        }

        public func list() throws(SysfsError) -> [SysfsEntry] {
            guard own.isAlive else { throw SysfsError(.list, path, .noEntry) }
            return own.list().map { SysfsEntry(name: $0.name, kind: Self.kind($0.node)) }
        }

        public func child(_ name: String) throws(SysfsError) -> Directory {
            let node = try node(name, .open)
            guard node.kind != .link else { throw SysfsError(.open, path + [name], .linkLoop) }
            return try child(name, node)
        }

        func child(_ name: String, _ node: SysfsNode) throws(SysfsError) -> Directory {
            guard node.kind == .directory else { throw SysfsError(.open, path + [name], .notDirectory) }
            return Directory(node, name: name, above: self, writer)
        }

        public func read(_ name: String, into buffer: inout [UInt8]) throws(SysfsError) -> Int {
            let node = try file(name, .read)
            do throws(KernelErrno) {
                try node.checkOpen(reading: true, writing: false)
                let text = try node.show()
                let count = min(text.count, buffer.count)
                buffer.withUnsafeMutableBytes { $0.copyBytes(from: text[..<count]) }
                return count
            } catch {
                throw failure(.read, name, error)
            }
        }

        /// A short write took nothing: the kernel's cores answer so after a failed callback (mdev-semantics C16).
        public func write(_ bytes: [UInt8], to name: String) throws(SysfsError) {
            let node = try file(name, .write)
            do throws(KernelErrno) {
                try node.checkOpen(reading: false, writing: true)
                guard try writer.write(bytes, to: node) == bytes.count else { throw KernelErrno.inputOutput }
            } catch {
                throw failure(.write, name, error)
            }
        }

        public func readLink(_ name: String) throws(SysfsError) -> String {
            try text(of: node(name, .readLink), name)
        }

        public func mode(_ name: String) throws(SysfsError) -> UInt32 { UInt32(try node(name, .status).mode) }

        func node(_ name: String, _ operation: SysfsError.Operation) throws(SysfsError) -> SysfsNode {
            guard isSingleComponent(name) else {
                throw SysfsError(operation, path + [name], .invalidArgument)
            }
            guard let node = own.lookup(name) else { throw SysfsError(operation, path + [name], .noEntry) }
            return node
        }

        func text(of node: SysfsNode, _ name: String) throws(SysfsError) -> String {
            do throws(KernelErrno) { return try node.linkText() } catch {
                throw failure(.readLink, name, error)
            }
        }

        private func file(_ name: String, _ operation: SysfsError.Operation) throws(SysfsError) -> SysfsNode {
            let node = try node(name, operation)
            switch node.kind {
            case .file: return node
            case .directory: throw SysfsError(operation, path + [name], .isDirectory)
            case .link: throw SysfsError(operation, path + [name], .linkLoop)
            }
        }

        private func failure(
            _ operation: SysfsError.Operation, _ name: String, _ errno: KernelErrno
        ) -> SysfsError {
            SysfsError(operation, path + [name], SystemErrno(rawValue: errno.rawValue))
        }

        private static func kind(_ node: SysfsNode) -> SysfsEntry.Kind {
            switch node.kind {
            case .directory: .directory
            case .file: .file
            case .link: .link
            }
        }
    }
}
