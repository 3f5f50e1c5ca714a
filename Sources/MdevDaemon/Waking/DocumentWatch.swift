internal import Glibc
internal import Synchronization
public import Sysfs

/// Tells when a document may have changed: written in place, replaced by a rename, reached through a link that
/// was swapped, gone, or there at last.
public final class DocumentWatch: Sendable {
    private let arguments: [String]
    private let workingDirectory: String
    private let owned: Descriptor
    private let watched = Mutex([Int32: DocumentPlaces.Interest]())

    /// What happens to names in a directory, and to the directory itself.
    private static let directoryMask =
        UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_DELETE)
        | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)
        | UInt32(IN_ONLYDIR)
    private static let fileMask = UInt32(IN_CLOSE_WRITE) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)

    /// Watches from now on.
    /// - Parameters:
    ///   - arguments: documents and folders of documents; they need not exist yet.
    ///   - workingDirectory: where relative ones begin.
    /// - Throws: `SysfsError` where the kernel has no instance left (`fs.inotify.max_user_instances`).
    public init(of arguments: [String], from workingDirectory: String) throws(SysfsError) {
        let raw = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard raw >= 0 else { throw SysfsError(.open, ["inotify"], .current) }
        owned = Descriptor(owning: raw)
        self.arguments = arguments
        self.workingDirectory = workingDirectory
        arm()
    }

    var descriptor: Int32 { owned.raw }

    /// ``Trigger/documents`` where something that leads to a document changed; what leads there is then looked
    /// up anew, before the document is read.
    func read() -> Set<Trigger> {
        var concerns = false
        // At least one event with a name of 255 bytes.
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(owned.raw, &buffer, buffer.count)
            guard count > 0 else { break }
            if isConcerned(by: buffer[..<count]) { concerns = true }
        }
        guard concerns else { return [] }
        arm()
        return [.documents]
    }

    /// Looks up again until nothing was swapped while the watches were set: nothing is missed in between.
    private func arm() {
        watched.withLock { watched in
            var places = DocumentPlaces(arguments, from: workingDirectory)
            for _ in 0..<3 {
                let armed = watches(for: places)
                for stale in watched.keys where armed[stale] == nil { inotify_rm_watch(owned.raw, stale) }
                watched = armed
                let again = DocumentPlaces(arguments, from: workingDirectory)
                if again == places { break }
                places = again
            }
        }
    }

    /// A place that cannot be watched is read at the next interval.
    private func watches(for places: DocumentPlaces) -> [Int32: DocumentPlaces.Interest] {
        var armed: [Int32: DocumentPlaces.Interest] = [:]
        for (directory, interest) in places.directories {
            let watch = inotify_add_watch(owned.raw, directory, Self.directoryMask)
            if watch >= 0 { armed[watch] = armed[watch].map { $0.union(interest) } ?? interest }
        }
        for file in places.files {
            let watch = inotify_add_watch(owned.raw, file, Self.fileMask)
            if watch >= 0 { armed[watch] = .names([]) }
        }
        return armed
    }

    private func isConcerned(by events: ArraySlice<UInt8>) -> Bool {
        var rest = events
        let size = MemoryLayout<inotify_event>.size
        while rest.count >= size {
            let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
            let name = rest.dropFirst(size).prefix(Int(event.len)).prefix { $0 != 0 }
            if isConcerned(by: event, named: String(decoding: name, as: UTF8.self)) { return true }
            rest = rest.dropFirst(size + Int(event.len))
        }
        return false
    }

    private func isConcerned(by event: inotify_event, named name: String) -> Bool {
        // Lost events may have been any; one without a name is about the watched place itself.
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return true }
        guard let interest = watched.withLock({ $0[event.wd] }) else { return false }
        if event.mask & UInt32(IN_IGNORED) != 0 { return false }
        return name.isEmpty || interest.includes(name)
    }
}
