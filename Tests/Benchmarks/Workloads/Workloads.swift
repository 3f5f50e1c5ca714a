import ArgumentParser

/// What is measured inside one process: each verb does one piece of work, once, and prints a ``Measurement``. Rounds,
/// peers and the table are `Tests/Benchmarks/run`'s.
@main
struct Workloads: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workloads", abstract: "Work of the rooms below the command line, to be measured.",
        subcommands: [
            CoreCreates.self, RegistryReading.self, DocumentReading.self, Planning.self, Fleet.self,
        ])
}
