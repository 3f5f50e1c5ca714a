internal import MdevCore
public import MdevModel
internal import MdevVFIO
internal import Sysfs

/// A host that exists in this process: the mediated device core with the parents of a host file, and what was
/// made on it before.
public final class SimulatedHost: Sendable {
    /// What a run is going to do with the host.
    public enum Access: Hashable, Sendable {
        /// Nothing is written or made anywhere, not even a lock; writes to the tree give EROFS.
        case readOnly
        /// Changes are kept in the journal; no other process can write meanwhile.
        case readWrite(LockOwner)
    }

    public let tree: CoreTree
    public let identity: HostIdentity
    /// What an edited host file no longer admits, and was left out; a line each.
    public let warnings: [String]
    let core: MediatedDeviceCore
    let writer: TreeWriter
    /// Where the host's state is, for the one that may write it; nil: it may only be read.
    let lockedFolder: HostFolder?
    /// Who holds its devices, as a folder in the shape of `/proc`: while another process has it mounted, its
    /// clients; nil: nobody can.
    public let processes: String?

    /// Makes the host, and brings back what its journal holds.
    /// - Parameter state: the state folder; what is a host's own lies in its subfolder `host`.
    /// - Throws: ``HostError``; ``HostError/busy(path:holder:)`` where another process may write it.
    public init(
        _ description: HostDescription, state: String, access: Access
    ) throws(HostError) {
        let stored = try StoredHost.open(description, state: state, access: access)
        core = MediatedDeviceCore(
            CoreConfiguration(profile: description.profile, makeCompletion: ThreadCompletion.factory()))
        try SimulatedHost.install(description, in: core)
        let restoration = Restoration(stored.state, in: core)
        warnings = restoration.dropped
        let journal = try stored.lock.map { lock throws(HostError) in
            try HostJournal(restoration.state, of: description.name, in: lock.folder, lock: lock.lock)
        }
        writer = TreeWriter(core, journal)
        tree = CoreTree(core, writer, label: description.name)
        lockedFolder = stored.lock?.folder
        processes = try stored.processes
        identity = HostIdentity(
            name: description.name, machineID: SimulatedHost.machineID(of: description.name),
            bootID: restoration.state.boot)
    }

    /// The first change that could not be kept, after which no other one is made.
    public var journalFailure: HostError? { writer.failure }

    /// Boots the host anew: its devices are gone and its boot id is another. All else in the state folder stays.
    /// - Throws: ``HostError``, as making the host.
    public static func reset(
        _ description: HostDescription, state: String, as owner: LockOwner
    ) throws(HostError) {
        let folder = try HostFolder.make(inState: state)
        let lock = try WriterLock.take(in: folder, as: owner)
        // A damaged journal is what a reset is for; another host's is not.
        do throws(HostError) { _ = try HostJournal.read(folder, of: description.name) } catch {
            guard case .damaged = error else { throw error }
        }
        let fresh = HostState(boot: DeviceUUID.random().description)
        _ = try HostJournal(fresh, of: description.name, in: folder, lock: lock)
    }

    private static func install(
        _ description: HostDescription, in core: MediatedDeviceCore
    ) throws(HostError) {
        do throws(KernelErrno) {
            if description.profile == .v2016 { try core.register(VFIOMdevDriver.definition) }
        } catch {
            throw .parent(driver: VFIOMdevDriver.name, SystemErrno(rawValue: error.rawValue))
        }
        for parent in description.parents {
            do throws(KernelErrno) { try parent.install(in: core) } catch {
                throw .parent(driver: type(of: parent).driver, SystemErrno(rawValue: error.rawValue))
            }
        }
    }
}
