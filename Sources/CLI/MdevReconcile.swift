import ArgumentParser

@main
struct MdevReconcile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mdev-reconcile",
        abstract: "Keeps a host's mediated devices in the state that a YAML file declares.",
        version: "0.1.0")
}
