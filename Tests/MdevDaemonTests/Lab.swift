import Logging
import MdevDaemon
import MdevDocument
import MdevHost
import MdevModel
import MdevReconciler
import MdevRegistry
import Synchronization
import Sysfs
import Testing
import TreeConformance

/// A daemon's loop over the mediated device core in this process.
final class Lab: Sendable {
    let folder: TemporaryFolder
    let host: SimulatedHost
    let text: Mutex<String>
    let board: StatusBoard
    let stop = StopSignal()
    private let lines = Mutex<[String]>([])
    private let holders = Mutex<[Holders.HeldDevice]>([])

    init(_ document: String, host text: String = Lab.card, mode: DaemonSettings.Mode = .enforce) throws {
        folder = try TemporaryFolder()
        host = try SimulatedHost(
            HostDescription(DocumentSource(name: "host.yaml", text: text)), state: folder.path,
            access: .readWrite(LockOwner(pid: 1, command: "test")))
        self.text = Mutex(document)
        board = StatusBoard(
            DaemonStatus(version: "1.2.3", mode: mode, started: 1_000_000, host: host.identity, source: "lab")
        )
        self.mode = mode
    }

    static let card = "version: 1\nname: lab\nparents:\n  - driver: mtty\n"

    private let mode: DaemonSettings.Mode

    /// What was logged, without priorities.
    var log: [String] { lines.withLock { $0 } }

    func edit(_ document: String) { text.withLock { $0 = document } }

    func hold(_ uuid: DeviceUUID?) {
        let holder = Holder(pid: 7, command: "qemu", guest: "vm1")
        holders.withLock { $0 = uuid.map { [.init(uuid: $0, holders: [holder])] } ?? [] }
    }

    var devices: [DeviceUUID] {
        do { return try Registry(tree: host.tree).snapshot().devices.map(\.uuid) } catch {
            Issue.record(error)
            return []
        }
    }

    /// As somebody else does it.
    func remove(_ uuid: DeviceUUID) {
        let registry = Registry(tree: host.tree)
        do { try registry.remove(uuid, on: ParentName("mtty")) } catch { Issue.record(error) }
    }

    func loop(_ script: Script, notifier: Notifier = Notifier(environment: { _ in nil }, pid: 1))
        -> ReconcileLoop<CoreTree>
    {
        let surroundings = Surroundings(
            holders: { _ in .visible(self.holders.withLock { $0 }) }, now: { script.wall },
            awaitChange: { _ in })
        let reconciler = Reconciler(
            observer: Observer(
                registry: Registry(tree: host.tree), host: host.identity, surroundings: surroundings),
            state: StateFolder(
                path: "\(folder.path)/state", registry: RegistryIdentity(source: "lab", machineID: "m")))
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: .text, level: .info, toTerminal: true) { line in
                self.lines.withLock { $0.append(line) }
            }
        }
        return ReconcileLoop(
            LoopParts(
                reconciler: reconciler,
                settings: DaemonSettings(mode: mode, interval: .seconds(300), version: "1.2.3", pid: 1),
                readDocuments: { () throws(DocumentErrors) in
                    let source = DocumentSource(name: "site.yaml", text: self.text.withLock { $0 })
                    let resolution = try Resolution([source])
                    return Declaration(state: resolution.state, warnings: resolution.warnings)
                }, wakeups: script.wakeups, board: board, notifier: notifier, stop: stop, publications: [],
                logger: logger))
    }

    static func pool(_ count: Int, policy: String = "") -> String {
        """
        version: 1
        \(policy)
        pools:
          - {name: modems, type: mtty-1, parents: [{driver: mtty}], count: \(count)}

        """
    }

    static let console = """
        version: 1
        devices:
          - {name: console, parent: mtty, type: mtty-1}

        """
}
