import Glibc
import MdevCore
import MdevDocument
import MdevModel
import MdevPlanner
import MdevRegistry
import Synchronization
import Sysfs
import Testing
import TreeConformance

@testable import MdevHost
@testable import MdevReconciler

/// Creates that are handed to the writing child before the one in front of them has answered, on a mounted host.
@Suite(.enabled(if: canMount, "a mount takes root and /dev/fuse"), .serialized)
struct CreatesAheadTests {
    let folder: TemporaryFolder
    let quirky = LabParent("lab0")
    let mount: HostMount

    init() throws {
        folder = try TemporaryFolder()
        try folder.directory("sys")
        try folder.directory("proc")
        let file = "version: 1\nname: lab\nparents:\n  - driver: mtty\n"
        let host = try SimulatedHost(
            HostDescription(DocumentSource(name: "host.yaml", text: file)), state: "\(folder.path)/host",
            access: .readWrite(LockOwner(pid: Int(getpid()), command: "test")))
        try quirky.register(with: host.core)
        quirky.quirks.withLock { $0.room = 8 }
        mount = try HostMount(host, on: "\(folder.path)/sys")
    }

    private func apply(
        _ count: Int, _ onError: Policy.OnError = .continue, failpoint: Failpoint = .none,
        progress: @escaping @Sendable (StepEvent, StopSignal) -> Void = { _, _ in }
    ) throws -> Report {
        let tree = try DirectoryTree(mount.path)
        let program = try DirectoryTree("/proc/self").open([]).readLink("exe").split(separator: "/")
            .dropLast()
        let lane = WriteLane(
            for: tree, patience: .seconds(60),
            program: program.reduce("") { "\($0)/\($1)" } + "/disposable-writer")
        let reconciler = Reconciler(
            observer: Observer(
                registry: Registry(tree: tree, lane: lane), host: Samples.host,
                surroundings: Surroundings(
                    holders: { [proc = ProcessTable("\(folder.path)/proc")] in proc.holders(of: $0, in: tree)
                    },
                    now: { 1000 }, awaitChange: { _ in })),
            state: StateFolder(
                path: "\(folder.path)/state", registry: Samples.registry, failpoint: failpoint))
        var desired = try Want.state((0..<count).map { try Want.device("d\($0)", "lab0", "lab-small") })
        desired.policy.onError = onError
        var options = RunOptions(
            planning: PlanOptions(acceptRemovals: true, workingDirectory: "/etc"), holder: Samples.holder)
        let stop = options.stop
        options.progress = { progress($0, stop) }
        return try reconciler.apply(desired, options: options)
    }

    private var devices: Int {
        get throws { try DirectoryTree(mount.path).open(["bus", "mdev", "devices"]).list().count }
    }

    @Test("Each create is made once, and told of once")
    func all() throws {
        let report = try apply(8)
        #expect(report.results.map(\.outcomeName) == Array(repeating: "done", count: 8))
        #expect(report.converged)
        #expect(try devices == 8)
        #expect(try !apply(8).changed)
        try mount.end()
    }

    @Test(
        "After a refusal the others are made, or none of them where the policy says so",
        arguments: [true, false])
    func refusal(goesOn: Bool) throws {
        quirky.quirks.withLock { $0.refusals = [.invalidArgument] }
        let report = try apply(4, goesOn ? .continue : .stop)
        #expect(report.results.count { $0.outcomeName == "done" } == (goesOn ? 3 : 0))
        #expect(report.results.count { $0.hasWritten } == (goesOn ? 3 : 0))
        #expect(try devices == (goesOn ? 3 : 0))
        try mount.end()
    }

    @Test("A stop lets the create that is under way end, and the next one where the child has it already")
    func stopped() throws {
        let report = try apply(8) { event, stop in
            if case .started = event { stop.request() }
        }
        let made = report.results.count { $0.outcomeName == "done" }
        #expect(made == 1 || made == 2)
        #expect(try devices == made)
        #expect(
            try StateFolder(path: "\(folder.path)/state", registry: Samples.registry).read().ledger.entries
                .count == made)
        try mount.end()
    }

    @Test("A journal that takes no record of a create loses neither that device nor the one under way")
    func unrecorded() throws {
        // The lock's text comes first, then the journal's beginning with the intents.
        let failures = Mutex(0)
        let report = try apply(
            4, .stop,
            failpoint: Failpoint { point in
                guard point.kind == .write, point.name == "journal" else { return nil }
                return failures.withLock { count in
                    count += 1
                    return count == 2 ? .noSpace : nil
                }
            })
        let made = try devices
        #expect(made == 1 || made == 2)
        #expect(report.results.contains { $0.hasFailed })
        let state = try StateFolder(path: "\(folder.path)/state", registry: Samples.registry).read()
        #expect(state.ledger.entries.count == made)
        try mount.end()
    }
}
