import ArgumentParser
import MdevDocument
import MdevModel

/// The documents of a run.
struct DocumentOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Documents, folders of them (*.yaml and *.yml in name order), or - for standard input.",
            valueName: "file"))
    var files: [String] = []

    @Option(
        name: .customLong("policy"), parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides the documents' policy: prune=never, inUse=fail, …", valueName: "key=value"))
    var policies: [String] = []

    /// Reads, checks and merges; warnings go to standard error.
    /// - Throws: ``DocumentErrors`` with everything that is wrong in all files.
    func resolve() throws -> DesiredState {
        let read = DocumentFiles(files)
        let resolution = try Resolution(read.sources, unreadable: read.unreadable)
        for warning in resolution.warnings { printError(warning.description) }
        var state = resolution.state
        state.policy = try state.policy.overridden(by: policies, from: "--policy")
        return state
    }
}
