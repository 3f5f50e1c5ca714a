import ArgumentParser
import MdevModel

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Print a commented starter document for this host's parents and types.",
        usage: "mdev-reconcile init [<options>] [<parent> ...]",
        discussion: """
            Everything in it is a comment until you take the signs away. Exit status 0: printed; 1: the host has \
            no such parent or type, or could not be read.

              mdev-reconcile init > /etc/mdev-reconcile/host.yaml
              mdev-reconcile init 0000:41:00.4 --type nvidia-558
            """)

    @Argument(
        help: ArgumentHelp("Only for these parents; default: for all.", valueName: "parent"),
        completion: HostCompletion.parents)
    var parents: [ParentName] = []

    @Option(
        name: .customLong("type"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only of this type, by id or display name; may be given again.", valueName: "type"),
        completion: HostCompletion.types)
    var types: [String] = []

    @OptionGroup var registry: RegistryOptions

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.reading)
            let observation = try StatusCommand.observe(access.tree, access)
            let chosen = try chosen(of: observation.registry.parents)
            printResult(
                StarterDocument(
                    observation: observation, parents: chosen, byAddress: !self.parents.isEmpty
                ).text())
        }
    }

    /// The parents and types that were asked for; all where none were.
    private func chosen(of all: [ParentDevice]) throws(CommandFailure) -> [ParentDevice] {
        for name in parents where !all.contains(where: { $0.name == name }) {
            throw .absent(what: "parent", name: name.text)
        }
        var chosen = all.filter { parents.isEmpty || parents.contains($0.name) }
        guard !types.isEmpty else { return chosen }
        for type in types where !chosen.contains(where: { $0.types.contains { $0.goes(by: type) } }) {
            throw .absent(what: parents.isEmpty ? "type" : "type of those parents", name: type)
        }
        for index in chosen.indices {
            chosen[index].types.removeAll { type in !types.contains { type.goes(by: $0) } }
        }
        return chosen
    }
}

extension MdevType {
    fileprivate func goes(by name: String) -> Bool { id.text == name || displayName == name }
}
