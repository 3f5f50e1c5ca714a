import ArgumentParser
import MdevModel
import MdevPlanner

/// The planner alone: a full plan of a host that lacks everything, of one that has everything, and again after one
/// change of the document.
struct Planning: ParsableCommand {
    @Option(help: "Declared devices.") var devices = 100_000
    @Option(help: "Parents.") var parents = 10_000

    func run() throws {
        let host = MadeHost(parents: parents, devices: devices)
        let desired = try host.desired()
        let creates = Measurement.print("creates", units: devices) {
            makePlan(desired: desired, observation: host.empty)
        }
        guard creates.changes.count(where: { $0.actions == [.create] }) == devices else { throw ExitCode(70) }
        let full = try host.full(desired)
        let nothing = Measurement.print("nothing", units: devices) {
            makePlan(desired: desired, observation: full)
        }
        guard !nothing.hasWork else { throw ExitCode(70) }
        var changed = desired
        changed.devices[devices / 2].state = .detached
        let replan = Measurement.print("replan", units: devices) {
            makePlan(desired: changed, observation: full)
        }
        guard replan.changes.count(where: { !$0.steps.isEmpty }) == 1 else { throw ExitCode(70) }
    }
}
