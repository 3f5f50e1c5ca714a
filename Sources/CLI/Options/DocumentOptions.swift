import ArgumentParser
import MdevDocument
import MdevModel

/// The documents of a run.
struct DocumentOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Documents, folders of them (*.yaml and *.yml in name order), or - for standard input.",
            valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var files: [String] = []

    @Option(
        name: .customLong("policy"), parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides the documents' policy: prune=never, inUse=fail and so on.", valueName: "key=value"),
        completion: .list(PolicySetting.common))
    var policies: [PolicySetting] = []

    /// Reads, checks and merges; warnings go to standard error.
    /// - Throws: ``DocumentErrors`` with everything that is wrong in all files.
    func resolve() throws -> DesiredState {
        let read = DocumentFiles(files)
        let resolution = try Resolution(read.sources, unreadable: read.unreadable)
        for warning in resolution.warnings { printError(warning.description) }
        var state = resolution.state
        for setting in policies { try setting.apply(to: &state.policy) }
        return state
    }
}

/// `--policy KEY=VALUE`: one key of a document's policy, with the same values.
struct PolicySetting: ExpressibleByArgument, Hashable, Sendable {
    var key: String
    var value: String

    /// Those that take one of few values, for completion.
    static let common =
        Policy.Prune.allCases.map { "prune=\($0.rawValue)" } + ["inUse=skip", "inUse=fail"]
        + Policy.Replace.allCases.map { "replace=\($0.rawValue)" }
        + Policy.OnError.allCases.map { "onError=\($0.rawValue)" }

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        key = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    /// Read as a document with that one key reads it, so that both take the same values and say the same errors.
    func apply(to policy: inout Policy) throws(DocumentErrors) {
        let text = "policy: {\(key): \(value)}\nversion: 1\ndevices: []\n"
        let said = try Resolution([DocumentSource(name: "--policy \(key)=\(value)", text: text)]).state.policy
        switch key {
        case "prune": policy.prune = said.prune
        case "inUse": policy.inUse = said.inUse
        case "replace": policy.replace = said.replace
        case "onError": policy.onError = said.onError
        case "maxRemovals": policy.maxRemovals = said.maxRemovals
        default: policy.settle = said.settle
        }
    }
}
