public import MdevCore
internal import Synchronization

/// One process as VFIO sees it: a table of descriptors, and the calls on them by number. When it ends,
/// everything that it has open is closed, and what waits for its devices goes on.
public final class VFIOClient: Sendable {
    enum File: Sendable {
        case container(VFIOContainer)
        case group(VFIOGroupFile)
        case device(VFIODeviceFile)
    }

    private struct State {
        var files: [Int32: File] = [:]
        var hasEnded = false
    }

    private let core: MediatedDeviceCore
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: how many descriptors it may have.
    public init(_ core: MediatedDeviceCore, limit: Int = 1024) {
        self.core = core
        self.limit = limit
    }

    deinit { end() }

    /// Opens `/dev/vfio/vfio` or a group's `/dev/vfio/<number>`.
    /// - Returns: the lowest number that is free.
    /// - Throws: ENOENT where there is no such node, EBUSY where a group is open, EMFILE.
    public func open(_ path: String) throws(KernelErrno) -> Int32 {
        let prefix = "/dev/vfio/"
        guard path.hasPrefix(prefix) else { throw .noEntry }
        let name = path.dropFirst(prefix.count)
        if name == "vfio" { return try add(.container(VFIOContainer(core.profile))) }
        guard let number = Int(name), String(number) == name, let group = core.vfioGroup(number) else {
            throw .noEntry
        }
        return try add(.group(try VFIOGroupFile(group)))
    }

    /// - Throws: EBADF.
    public func close(_ descriptor: Int32) throws(KernelErrno) {
        guard let file = state.withLock({ $0.files.removeValue(forKey: descriptor) }) else {
            throw .badDescriptor
        }
        VFIOClient.close(file)
    }

    /// The process ends. Afterwards every call says EBADF. More than once is harmless.
    public func end() {
        let files = state.withLock { state in
            defer { state.files = [:] }
            state.hasEnded = true
            return state.files.sorted { $0.key < $1.key }
        }
        for (_, file) in files { VFIOClient.close(file) }
    }

    /// The mediated devices that it holds, by their descriptors.
    public var heldDevices: [Int32: MdevDevice] {
        state.withLock { $0.files }.compactMapValues { file in
            if case .device(let device) = file { device.device.mdev } else { nil }
        }
    }

    /// - Throws: EBADF.
    func file(_ descriptor: Int32) throws(KernelErrno) -> File {
        guard let file = state.withLock({ $0.files[descriptor] }) else { throw .badDescriptor }
        return file
    }

    /// - Throws: EMFILE where it has as many as it may, EBADF once it ended; the file is closed then.
    func add(_ file: File) throws(KernelErrno) -> Int32 {
        do throws(KernelErrno) {
            return try state.withLock { state throws(KernelErrno) in
                guard !state.hasEnded else { throw KernelErrno.badDescriptor }
                guard state.files.count < limit else { throw KernelErrno.tooManyFiles }
                var number: Int32 = 0
                while state.files[number] != nil { number += 1 }
                state.files[number] = file
                return number
            }
        } catch {
            VFIOClient.close(file)
            throw error
        }
    }

    private static func close(_ file: File) {
        switch file {
        case .container(let container): container.close()
        case .group(let group): group.close()
        case .device(let device): device.close()
        }
    }
}
