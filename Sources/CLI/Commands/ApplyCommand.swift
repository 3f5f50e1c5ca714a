import ArgumentParser
import MdevModel
import MdevPlanner
import MdevReconciler
import Sysfs

struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Bring the host to what the documents declare.",
        usage: "mdev-reconcile apply [<options>] (<file> ... | --plan <plan.json>)",
        discussion: """
            Applying twice does nothing the second time. Asks nothing: cron may run it. Exit status 0: converged; \
            1: a step failed; 2 with --detailed-exitcode: something was changed; 3: some change is blocked, all \
            else was done; 4: the saved plan is stale; 65: invalid document or altered plan; 75: another run holds \
            the lock.

              mdev-reconcile apply /etc/mdev-reconcile
              mdev-reconcile apply --plan plan.json
              mdev-reconcile apply vgpu.yaml --timeout 2m    # waits for parents, too
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var documents: DocumentOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var callouts: CalloutOptions

    @Option(
        help: ArgumentHelp("Apply this saved plan and nothing else.", valueName: "plan.json"),
        completion: .file(extensions: ["json"]))
    var plan: String?

    @Flag(name: .customLong("dry-run"), help: "Show the plan and write nothing; exits as plan does.")
    var dryRun = false

    @Option(help: "How the report is printed: text or json.")
    var format = Format.text

    @Option(
        help: ArgumentHelp(
            "Bounds all waiting: for missing parents, holders, another run's lock.", valueName: "30s"))
    var timeout: TimeSpan?

    @Option(
        name: .customLong("prom-file"),
        help: ArgumentHelp(
            "Write the metrics to this file, for the node exporter's textfile collector.",
            valueName: "file.prom"), completion: .file(extensions: ["prom"]))
    var promFile: String?

    @Flag(help: "Print nothing where nothing was changed and nothing is wrong.")
    var quiet = false

    @Flag(name: .customLong("detailed-exitcode"), help: "Exit 2 where something was changed.")
    var detailedExitCode = false

    @Flag(name: .customLong("accept-removals"), help: "Remove more devices at once than maxRemovals allows.")
    var acceptRemovals = false

    @Flag(
        name: .customLong("allow-insecure-permissions"),
        help: "As root, also take documents that other users may write.")
    var allowInsecurePermissions = false

    func validate() throws {
        if plan == nil { try documents.requireFiles() }
        guard plan == nil || documents.files.isEmpty else {
            throw ValidationError("--plan embeds its documents; give it or files, not both.")
        }
    }

    func run() throws {
        try reportingErrors {
            guard !dryRun else { return try showPlan() }
            let saved = try plan.map(FileInput.savedPlan)
            let desired = saved == nil ? try documents.resolve() : nil
            // A simulated host is nobody's but the caller's.
            if let desired, registry.simulate == nil, !allowInsecurePermissions {
                try DocumentTrust.check(desired.files)
            }
            let access = try registry.open(.writing(wait: lockWait))
            let report = try apply(desired: desired, saved: saved, on: access.tree, access)
            try finish(report)
        }
    }

    private var lockWait: Duration { timeout?.duration ?? .seconds(30) }

    private func apply(
        desired: DesiredState?, saved: SavedPlan?, on tree: some SysfsTree, _ access: HostAccess
    ) throws -> Report {
        let reconciler = access.reconciler(tree)
        let interruption = Interruption(access.stop)
        defer { interruption.end() }
        let progress = ProgressLine(isQuiet: quiet || format == .json)
        defer { progress.clear() }
        let options = RunOptions(
            planning: planOptions, holder: LockHolder(pid: ownPID, command: "mdev-reconcile apply"),
            lockWait: lockWait, timeout: timeout?.duration, stop: access.stop, progress: progress.show,
            callouts: callouts.settings)
        let report =
            if let saved { try reconciler.apply(saved, options: options) } else {
                try reconciler.apply(desired ?? DesiredState(), options: options)
            }
        progress.clear()
        for owner in reconciler.secondOwners(of: report.planned) { printError("warning: \(owner)") }
        return report
    }

    private var planOptions: PlanOptions {
        PlanOptions(acceptRemovals: acceptRemovals, workingDirectory: workingDirectory())
    }

    private func finish(_ report: Report) throws {
        if let promFile { try PrometheusFile(path: promFile).write(report) }
        let status = report.exitClass(detailed: detailedExitCode)
        if !quiet || report.changed || ![.converged, .changed].contains(status) {
            switch format {
            case .text: printResult(ReportText(report: report, verbose: output.verbose).render(output.style))
            case .json: printResult(ApplyDocument(report, tool: toolName).text)
            }
        }
        if status != .converged { throw ExitCode(status.rawValue) }
    }

    /// `--dry-run`: the route stops at the plan.
    private func showPlan() throws {
        let desired = try plan.map(FileInput.savedPlan)?.desired ?? documents.resolve()
        let access = try registry.open(.reading)
        let planned = try PlanCommand.plan(desired, on: access.tree, access, planOptions)
        switch format {
        case .text: printResult(PlanText(plan: planned.plan, verbose: output.verbose).render(output.style))
        case .json: printResult(try PlanDocument(planned, tool: toolName).text)
        }
        let status = planned.exitClass(detailed: detailedExitCode)
        if status != .converged { throw ExitCode(status.rawValue) }
    }
}
