internal import Glibc

/// Where names on the way to a document are looked up: a change of one of them may be a change of the document.
///
/// Followed by hand, because links count themselves: a ConfigMap volume swaps `..data`, an administrator the link
/// `/etc/mdev-reconcile`.
struct DocumentPlaces: Equatable {
    /// What is looked at in a directory.
    enum Interest: Hashable {
        case names(Set<String>)
        /// A folder of documents: whatever the reader of folders would take.
        case documents(links: Set<String>)
    }

    private(set) var directories: [String: Interest] = [:]
    /// The documents' own files: a file that is mounted on its own is written elsewhere.
    private(set) var files: Set<String> = []

    /// As many links as the kernel follows (`include/linux/namei.h:MAXSYMLINKS`).
    private static let mostLinks = 40

    /// - Parameter arguments: documents and folders, as the command line names them.
    init(_ arguments: [String], from workingDirectory: String) {
        for argument in arguments {
            let path = argument.hasPrefix("/") ? argument : "\(workingDirectory)/\(argument)"
            guard let found = follow(path) else { continue }
            if found.isFolder { addFolder(found.path) } else { files.insert(found.path) }
        }
    }

    private mutating func addFolder(_ path: String) {
        let links: Set<String>
        if case .names(let names)? = directories[path] { links = names } else { links = [] }
        directories[path] = .documents(links: links)
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if Self.isDocument(name) { _ = follow("\(path)/\(name)") }
        }
    }

    static func isDocument(_ name: String) -> Bool {
        !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }

    /// Resolves a path and notes each lookup that can change what it leads to.
    private mutating func follow(_ path: String) -> (path: String, isFolder: Bool)? {
        var rest = path.split(separator: "/").map(String.init)[...]
        var place = ""
        var links = 0
        while let name = rest.popFirst() {
            if name == "." { continue }
            if name == ".." {
                place = place.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
                continue
            }
            let next = "\(place)/\(name)"
            var status = stat()
            guard lstat(next, &status) == 0 else {
                note(name, in: place)
                return nil
            }
            switch status.st_mode & S_IFMT {
            case S_IFLNK:
                note(name, in: place)
                links += 1
                guard links <= Self.mostLinks, let target = Self.target(of: next) else { return nil }
                if target.hasPrefix("/") { place = "" }
                rest = target.split(separator: "/").map(String.init) + rest
            case S_IFDIR: place = next
            default:
                note(name, in: place)
                return rest.isEmpty ? (next, false) : nil
            }
        }
        return (place.isEmpty ? "/" : place, true)
    }

    private mutating func note(_ name: String, in place: String) {
        let directory = place.isEmpty ? "/" : place
        switch directories[directory] {
        case .names(let names): directories[directory] = .names(names.union([name]))
        case .documents(let links): directories[directory] = .documents(links: links.union([name]))
        case nil: directories[directory] = .names([name])
        }
    }

    private static func target(of link: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes {
            $0.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink(link, $0, text.count) } ?? -1
            }
        }
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
}

extension DocumentPlaces.Interest {
    func union(_ other: Self) -> Self {
        switch (self, other) {
        case (.names(let ours), .names(let theirs)): .names(ours.union(theirs))
        case (.names(let ours), .documents(let theirs)), (.documents(let ours), .names(let theirs)),
            (.documents(let ours), .documents(let theirs)):
            .documents(links: ours.union(theirs))
        }
    }

    func includes(_ name: String) -> Bool {
        switch self {
        case .names(let names): names.contains(name)
        case .documents(let links): links.contains(name) || DocumentPlaces.isDocument(name)
        }
    }
}
