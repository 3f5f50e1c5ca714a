import ArgumentParser
import Glibc
import Logging
import MdevDaemon
import MdevDocument
import MdevModel
import MdevPlanner
import MdevReconciler
import MdevRegistry
import Sysfs

struct DaemonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Keep the host as the documents declare it, from now on.",
        usage: "mdev-reconcile daemon [<options>] <file> ...",
        discussion: """
            Wakes at uevents, at changes of the documents, at SIGHUP and at intervals; each time it reads everything \
            and brings it together. A document that becomes invalid leaves the last good one in force. SIGTERM ends \
            it after the running step. Under systemd: Type=notify.

              mdev-reconcile daemon /etc/mdev-reconcile --listen 127.0.0.1:9477
              mdev-reconcile daemon /etc/mdev-reconcile --mode detect    # writes nothing
              mdev-reconcile daemon /etc/mdev-reconcile --once           # one run

            Exit status 0: ended by SIGTERM or SIGINT; 1: it cannot begin or go on. With --once as apply's, and with \
            --mode detect 2 where something differs.
            """)

    @OptionGroup var documents: DocumentOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var callouts: CalloutOptions

    @Option(help: ArgumentHelp("The longest time between two runs, a tenth more or less.", valueName: "5m"))
    var interval = TimeSpan(seconds: 300)

    @Option(help: "enforce: bring the host to what is declared. detect: report drift and write nothing.")
    var mode = DaemonSettings.Mode.enforce

    @Option(
        help: ArgumentHelp(
            "Serve the status page, /metrics, /healthz and /readyz here; a port alone is on 127.0.0.1.",
            valueName: "127.0.0.1:9477"))
    var listen: ListenAddress?

    @Option(
        name: .customLong("prom-file"),
        help: ArgumentHelp("Write the metrics to this file after each run.", valueName: "file.prom"),
        completion: .file(extensions: ["prom"]))
    var promFile: String?

    @Option(name: .customLong("log-format"), help: "How it logs to standard error: text or json.")
    var logFormat = LineLogHandler.Format.text

    @Flag(
        name: .customLong("allow-insecure-permissions"),
        help: "As root, also take documents that other users may write.")
    var allowInsecurePermissions = false

    @Flag(help: "One run, then exit as apply does.")
    var once = false

    @Flag(name: .shortAndLong, help: "Log runs that find nothing to do, too.")
    var verbose = false

    func validate() throws {
        try documents.requireFiles()
        if documents.files.contains("-"), !once {
            throw ValidationError("Standard input cannot be read again; name a file or a folder.")
        }
        if interval.seconds < 1 { throw ValidationError("--interval must be at least 1s.") }
    }

    func run() throws {
        // One run ends by Ctrl-C as any other verb does.
        let signals = once ? nil : SignalWait()
        try reportingErrors {
            let access = try registry.open(.writing(wait: .seconds(30)))
            try run(access.tree, access, signals)
        }
    }

    private func run(_ tree: some SysfsTree, _ access: HostAccess, _ signals: SignalWait?) throws {
        let logger = logger
        let bell = try Doorbell()
        let watch = watch(access, logger)
        let wakeups = try HostWakeups(events: access.events, documents: watch, bell: bell, logger: logger)
        let board = StatusBoard(
            DaemonStatus(
                version: MdevReconcile.configuration.version, mode: mode, started: access.surroundings.now(),
                host: access.host, source: tree.label))
        let loop = ReconcileLoop(
            LoopParts(
                reconciler: access.reconciler(tree), settings: settings, readDocuments: reader,
                wakeups: wakeups.wakeups, board: board,
                notifier: Notifier(environment: environment, pid: ownPID), stop: access.stop,
                publications: publications(access), logger: logger))
        guard let signals else { return try runOnce(loop, access.stop) }
        let server = listen.map { StatusServer(address: $0, board: board, logger: logger) }
        try Daemon(loop: loop, bell: bell, status: server, logger: logger).run(signals: signals)
    }

    private func runOnce(_ loop: ReconcileLoop<some SysfsTree>, _ stop: StopSignal) throws {
        let interruption = Interruption(stop)
        defer { interruption.end() }
        var loop = loop
        let status = loop.runOnce()
        if status != .converged { throw ExitCode(status.rawValue) }
    }

    private var settings: DaemonSettings {
        DaemonSettings(
            mode: mode, interval: interval.duration,
            planning: PlanOptions(workingDirectory: workingDirectory()),
            version: MdevReconcile.configuration.version, pid: ownPID, callouts: callouts.settings)
    }

    private var logger: Logger {
        Logger(label: "mdev-reconcile") { [logFormat, verbose] _ in
            LineLogHandler(
                format: logFormat, level: verbose ? .debug : .info, toTerminal: isatty(STDERR_FILENO) == 1,
                write: printErrorLines)
        }
    }

    /// Also what a person holds back: `hold` and `release` are heard as an edited document is.
    private func watch(_ access: HostAccess, _ logger: Logger) -> DocumentWatch? {
        guard !once else { return nil }
        do throws(SysfsError) {
            return try DocumentWatch(
                of: documents.files + [access.state.holdsPath], from: workingDirectory())
        } catch {
            logger.warning("documents are read at intervals only", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private var reader: @Sendable () throws(DocumentErrors) -> Declaration {
        DocumentReading(
            files: documents.files, policies: documents.policies,
            // A simulated host is nobody's but the caller's, and detecting does nothing that they could ask for.
            isTrusting: allowInsecurePermissions || registry.simulate != nil || mode == .detect
        ).read
    }

    /// Detecting writes nothing but what it is asked to write.
    private func publications(_ access: HostAccess) -> [Publication] {
        var publications: [Publication] = []
        if mode == .enforce {
            let path = "\(access.state.path)/\(DaemonDocument.fileName)"
            publications.append(
                Publication(path: path, awaitsFolder: true, text: { DaemonDocument($0).text }))
        }
        if let promFile { publications.append(Publication(path: promFile, text: { MetricsText($0).text })) }
        return publications
    }
}
