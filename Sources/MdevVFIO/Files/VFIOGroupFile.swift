public import MdevCore
internal import Synchronization

/// An open `/dev/vfio/<number>`. A group is open once; its devices' descriptors keep it, and its container,
/// also after its own descriptor is closed.
public final class VFIOGroupFile: Sendable {
    /// What GET_STATUS tells.
    public struct Status: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        /// A mediated device's group always is: nobody else has it.
        public static let viable = Status(rawValue: 1)
        public static let containerSet = Status(rawValue: 2)
    }

    private struct State {
        var isOpen = true
        /// Neither it nor a device of it is open.
        var isReleased = false
        var devices = 0
        var container: VFIOContainer?
    }

    public let group: VFIOGroup
    private let profile: CoreProfile
    private let state = Mutex(State())

    /// - Throws: EBUSY where it is open, ENODEV where its device is gone.
    public init(_ group: VFIOGroup) throws(KernelErrno) {
        guard group.isAlive else { throw .noDevice }
        guard group.claim() else { throw .busy }
        self.group = group
        profile = group.device.mdev.parent.core.profile
    }

    deinit { close() }

    /// More than once is harmless.
    public func close() {
        state.withLock { $0.isOpen = false }
        releaseIfUnused()
    }

    /// - Throws: ENODEV once its device is gone.
    public func status() throws(KernelErrno) -> Status {
        try checkAlive()
        return state.withLock { $0.container == nil ? .viable : [.viable, .containerSet] }
    }

    /// - Throws: EINVAL where it is in one, ENODEV once its device is gone, EBADF for a closed container.
    public func setContainer(_ container: VFIOContainer) throws(KernelErrno) {
        try checkOpen()
        guard container.isOpen else { throw .badDescriptor }
        let isAlive = group.isAlive
        try state.withLock { state throws(KernelErrno) in
            guard state.container == nil else { throw KernelErrno.invalidArgument }
            guard isAlive else { throw KernelErrno.noDevice }
            state.container = container
            container.join()
        }
    }

    /// - Throws: EINVAL where it is in none, EBUSY while its device is open, ENODEV once that is gone.
    public func unsetContainer() throws(KernelErrno) {
        try checkAlive()
        try state.withLock { state throws(KernelErrno) in
            guard let container = state.container else { throw KernelErrno.invalidArgument }
            guard state.devices == 0 else { throw KernelErrno.busy }
            state.container = nil
            container.leave()
        }
    }

    /// Opens its device, which holds it.
    /// - Parameter name: the exact, lower-case UUID.
    /// - Throws: ENODEV where the device is gone, or has another name; EINVAL before the group is in a
    ///   container with an address space; what the vendor says.
    public func device(named name: String) throws(KernelErrno) -> VFIODeviceFile {
        try checkAlive()
        // Now the name is looked up before the container is.
        if profile == .modern { _ = try group.device(named: name) }
        try claimContainer()
        do throws(KernelErrno) {
            return VFIODeviceFile(try group.device(named: name).open(), of: self)
        } catch {
            deviceClosed()
            throw error
        }
    }

    func deviceClosed() {
        state.withLock { $0.devices -= 1 }
        releaseIfUnused()
    }

    /// One more device keeps the group in its container.
    private func claimContainer() throws(KernelErrno) {
        let isReady = state.withLock { state in
            guard state.container?.hasIOMMU ?? false else { return false }
            state.devices += 1
            return true
        }
        guard isReady else { throw .invalidArgument }
    }

    private func checkOpen() throws(KernelErrno) {
        guard state.withLock({ $0.isOpen }) else { throw .badDescriptor }
    }

    private func checkAlive() throws(KernelErrno) {
        try checkOpen()
        guard group.isAlive else { throw .noDevice }
    }

    private func releaseIfUnused() {
        let isUnused = state.withLock { state in
            guard !state.isOpen, state.devices == 0, !state.isReleased else { return false }
            state.isReleased = true
            state.container?.leave()
            state.container = nil
            return true
        }
        if isUnused { group.giveUp() }
    }
}
