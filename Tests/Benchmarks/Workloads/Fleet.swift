import ArgumentParser
import MdevDocument
import MdevModel
import MdevPlanner
import MdevReconciler
import Synchronization

/// A fleet on paper: one document for every host, planned against snapshots that real hosts gave.
struct Fleet: ParsableCommand {
    @Option(help: "How many hosts.") var hosts = 100_000
    @Option(help: "How many threads.") var threads = 2
    @Option(help: "A document; the hosts take them in turn.") var document: [String]
    @Option(help: "A snapshot for each document, in the same order.") var snapshot: [String]

    func run() throws {
        let documents = try document.map { DocumentSource(name: $0, bytes: try readBytes($0)) }
        let snapshots = try snapshot.map { try readBytes($0) }
        let observations = try snapshots.map { try SnapshotDocument.observation($0) }
        guard documents.count == snapshots.count, !documents.isEmpty else { throw ExitCode(64) }
        try measure("planned") { number in
            let resolution = try Resolution([documents[number % documents.count]])
            return PlannedRun(
                desired: resolution.state, observation: observations[number % observations.count])
        }
        try measure("read-and-planned") { number in
            let resolution = try Resolution([documents[number % documents.count]])
            let observation = try SnapshotDocument.observation(snapshots[number % snapshots.count])
            return PlannedRun(desired: resolution.state, observation: observation)
        }
    }

    private func measure(_ name: String, _ plan: @escaping @Sendable (Int) throws -> PlannedRun) throws {
        let next = Atomic(0)
        let working = Atomic(0)
        Measurement.print(name, units: hosts) {
            let workers = (0..<threads).map { number in
                Worker(number: number) { _ in
                    while true {
                        let host = next.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard host < hosts else { return }
                        if let run = try? plan(host), run.plan.hasWork {
                            working.wrappingAdd(1, ordering: .relaxed)
                        }
                    }
                }
            }
            for worker in workers { worker.join() }
        }
        // Every document asks for something that its host lacks.
        guard working.load(ordering: .relaxed) == hosts else { throw ExitCode(70) }
    }
}
