import ArgumentParser
import MdevModel
import MdevPlanner
import MdevReconciler
import Sysfs

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what apply would do; write nothing.",
        usage: "mdev-reconcile plan [<options>] <file> ...",
        discussion: """
            Exit status 0: planned, also with changes; 1: the host could not be read; 2 with --detailed-exitcode: \
            something can be done; 3: some change is blocked; 65: a document is invalid.

              mdev-reconcile plan /etc/mdev-reconcile
              mdev-reconcile plan vgpu.yaml --out plan.json    # for apply --plan
              mdev-reconcile plan vgpu.yaml --current host.snapshot    # offline
              mdev-reconcile plan vgpu.yaml --format markdown > review.md
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, markdown, html
    }

    @OptionGroup var documents: DocumentOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("Save the plan for apply --plan.", valueName: "plan.json"),
        completion: .file(extensions: ["json"]))
    var out: String?

    @Option(help: "How the plan is printed: text, json, markdown or html (one file, before and after).")
    var format = Format.text

    @Option(
        help: ArgumentHelp("Plan against this snapshot file instead of a registry.", valueName: "snapshot"),
        completion: .file())
    var current: String?

    @Flag(name: .customLong("detailed-exitcode"), help: "Exit 2 where something can be done.")
    var detailedExitCode = false

    @Flag(name: .customLong("accept-removals"), help: "Plan more removals at once than maxRemovals allows.")
    var acceptRemovals = false

    func validate() throws { try documents.requireFiles() }

    func run() throws {
        try reportingErrors {
            let desired = try documents.resolve()
            let planned = try plan(desired)
            if let out { try FileOutput.replace(out, with: try PlanDocument(planned, tool: toolName).text) }
            printResult(try rendered(planned))
            let status = planned.exitClass(detailed: detailedExitCode)
            if status != .converged { throw ExitCode(status.rawValue) }
        }
    }

    private func plan(_ desired: DesiredState) throws -> PlannedRun {
        let options = PlanOptions(acceptRemovals: acceptRemovals, workingDirectory: workingDirectory())
        if let current {
            let observation = try FileInput.snapshot(current)
            return PlannedRun(desired: desired, observation: observation, options: options)
        }
        let access = try registry.open(.reading)
        return try Self.plan(desired, on: access.tree, access, options)
    }

    static func plan(
        _ desired: DesiredState, on tree: some SysfsTree, _ access: HostAccess, _ options: PlanOptions
    ) throws -> PlannedRun {
        let reconciler = access.reconciler(tree)
        let planned = try reconciler.plan(desired, options: options)
        for owner in reconciler.secondOwners(of: planned) { printError("warning: \(owner)") }
        return planned
    }

    private func rendered(_ planned: PlannedRun) throws -> String {
        switch format {
        case .text:
            [
                WithheldText(observation: planned.observation).render(output.style),
                PlanText(plan: planned.plan, verbose: output.verbose).render(output.style),
            ].filter { !$0.isEmpty }.joined(separator: "\n")
        case .json: try PlanDocument(planned, tool: toolName).text
        case .html: PlanPage(planned: planned).render()
        case .markdown: PlanMarkdown(planned: planned).render()
        }
    }
}
