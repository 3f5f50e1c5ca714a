import ArgumentParser
import Glibc
import MdevDocument
import MdevHost
import MdevModel
import MdevReconciler
import MdevRegistry
import Sysfs

/// Which registry a run works on, and where what it knows of it is kept.
struct RegistryChoice {
    var sysfs = "/sys"
    /// A host file: its simulated host, instead of `sysfs`.
    var simulate: String?
    var proc: String?
    var state: String?

    /// What a command is about to do with the registry.
    enum Access {
        /// Nothing is written, and no lock taken.
        case reading
        /// - Parameter wait: how long another run on the same simulated host is waited for.
        case writing(wait: Duration)
    }

    /// Opens what the options name.
    func open(_ access: Access) throws -> HostAccess {
        guard let simulate else { return try openTree() }
        return try openSimulated(try SimulatedHostFile(simulate), access)
    }

    private func openTree() throws -> HostAccess {
        let tree = try DirectoryTree(sysfs)
        let host = try HostFacts().read()
        let stop = StopSignal()
        let events = try UeventSource(for: tree)
        var surroundings = Surroundings(
            processes: ProcessTable(proc ?? "/proc"), tree: tree, uevents: events, stop: stop)
        // mdevctl and chzdev work on no other tree.
        if sysfs == "/sys" {
            surroundings.autostarts = { MdevctlAutostart.all() }
            surroundings.configurationLock = ConfigurationLock.path
        }
        return HostAccess(
            tree: tree, host: host, stop: stop,
            state: StateFolder(
                path: state ?? "/var/lib/mdev-reconcile",
                registry: RegistryIdentity(source: sysfs, machineID: host.machineID)),
            surroundings: surroundings, events: events, lane: WriteLane(for: tree, patience: .seconds(10)))
    }

    private func openSimulated(_ file: SimulatedHostFile, _ access: Access) throws -> HostAccess {
        let folder = try stateFolder(of: file)
        let host = try file.host(state: folder, access)
        for warning in host.warnings { printError("warning: \(warning)") }
        let stop = StopSignal()
        let events = try UeventSource(for: host.tree)
        return HostAccess(
            tree: host.tree, host: host.identity, stop: stop,
            state: StateFolder(
                path: folder,
                registry: RegistryIdentity(source: host.tree.label, machineID: host.identity.machineID)),
            surroundings: surroundings(of: host, events, stop), events: events, lane: nil, simulated: host)
    }

    /// Nobody but a mount's clients can hold a device of a simulated host; `--proc` names who else counts.
    private func surroundings(
        of host: SimulatedHost, _ events: UeventSource, _ stop: StopSignal
    ) -> Surroundings {
        var surroundings = Surroundings(
            processes: ProcessTable(proc ?? host.processes ?? "/proc"), tree: host.tree, uevents: events,
            stop: stop)
        if proc == nil, host.processes == nil { surroundings.holders = { _ in .visible([]) } }
        return surroundings
    }

    func stateFolder(of file: SimulatedHostFile) throws -> String {
        if let state { return state }
        var variables: [String: String] = [:]
        for name in ["XDG_STATE_HOME", "HOME"] { variables[name] = environment(name) }
        guard let folder = file.description.stateFolder(environment: variables) else {
            throw ValidationError(
                "Neither XDG_STATE_HOME nor HOME is set; say with --state where to keep the host.")
        }
        return folder
    }
}

/// A host file, read.
struct SimulatedHostFile {
    let description: HostDescription

    init(_ path: String) throws {
        let source = DocumentSource(name: path, bytes: try FileInput.read(path))
        description = try HostDescription(source)
        for warning in description.warnings { printError(warning.description) }
    }

    /// The host, with what was made on it before.
    /// - Throws: ``HostError``; busy at once where a mount has it, at the end of the wait where another run does.
    func host(state: String, _ access: RegistryChoice.Access) throws -> SimulatedHost {
        guard case .writing(let wait) = access else {
            return try SimulatedHost(description, state: state, access: .readOnly)
        }
        let deadline = Deadline(in: wait)
        let owner = LockOwner(pid: ownPID, command: CommandLine.arguments.prefix(2).joined(separator: " "))
        while true {
            do throws(HostError) {
                return try SimulatedHost(description, state: state, access: .readWrite(owner))
            } catch {
                guard case .busy(_, let holder) = error, holder?.command.contains("simulate") != true,
                    !deadline.hasPassed
                else { throw error }
                // A file lock tells nobody that it was released: it is tried again.
                StopSignal().wait(until: Deadline(in: .milliseconds(20)))
            }
        }
    }
}
