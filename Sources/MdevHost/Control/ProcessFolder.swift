internal import Glibc
internal import Synchronization
internal import Sysfs

/// Who has what open, in the shape of `/proc`: `PID/comm`, `PID/cmdline`, `PID/status`, and below `PID/fd` a link for
/// each open file, with `PID/fdinfo` beside it. Whoever looks for holders on a real host looks here in the same way.
final class ProcessFolder: Sendable {
    /// An open file of a process.
    struct File: Hashable, Sendable {
        var process: Int
        var number: Int
    }

    private struct State {
        var files: [Int: Set<Int>] = [:]
        var last = 2
    }

    private let path: String
    private let state = Mutex(State())

    /// Empties it: a server that was killed left its clients there.
    init(_ folder: HostFolder) throws(HostError) {
        path = folder.path(of: HostFolder.processes)
        removeTree(path)
        guard mkdir(path, 0o755) == 0 else { throw .system(.create, path: path, .current) }
    }

    deinit { removeTree(path) }

    /// - Parameter syspath: of a device's descriptor, which alone does not tell the device.
    func add(_ process: Int, target: String, syspath: String?) -> File {
        state.withLock { state in
            if state.files[process] == nil { makeProcess(process) }
            state.last += 1
            state.files[process, default: []].insert(state.last)
            let folder = "\(path)/\(process)"
            let info = "pos:\t0\nflags:\t02000002\n" + (syspath.map { "vfio-device-syspath: \($0)\n" } ?? "")
            put(info, at: "\(folder)/fdinfo/\(state.last)")
            symlink(target, "\(folder)/fd/\(state.last)")
            return File(process: process, number: state.last)
        }
    }

    func remove(_ file: File) {
        state.withLock { state in
            let folder = "\(path)/\(file.process)"
            unlink("\(folder)/fd/\(file.number)")
            unlink("\(folder)/fdinfo/\(file.number)")
            state.files[file.process]?.remove(file.number)
            guard state.files[file.process]?.isEmpty ?? false else { return }
            state.files.removeValue(forKey: file.process)
            removeTree(folder)
        }
    }

    /// Under another name first: a process is there with all its files, or not at all.
    private func makeProcess(_ process: Int) {
        let draft = "\(path)/new-\(process)"
        mkdir(draft, 0o755)
        for name in ["fd", "fdinfo"] { mkdir("\(draft)/\(name)", 0o755) }
        for name in ["comm", "cmdline", "status"] { put(text(name, of: process), at: "\(draft)/\(name)") }
        rename(draft, "\(path)/\(process)")
    }

    /// Of the client's own entry in `/proc`; empty where it ended meanwhile.
    private func text(_ name: String, of process: Int) -> [UInt8] {
        let number = open("/proc/\(process)/\(name)", O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return [] }
        return Descriptor(owning: number).readAll() ?? []
    }

    private func put(_ text: String, at path: String) { put(Array(text.utf8), at: path) }

    private func put(_ bytes: [UInt8], at path: String) {
        let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o644)
        if number >= 0 { _ = Descriptor(owning: number).write(bytes) }
    }
}

/// Deletes a folder with all in it; links themselves, never what they lead to. What is not there is fine.
func removeTree(_ path: String) {
    guard unlink(path) != 0, errno == EISDIR, let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { removeTree("\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
}
