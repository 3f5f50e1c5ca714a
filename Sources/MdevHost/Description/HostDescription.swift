internal import MdevCore
public import MdevDocument

/// What a host file says: the host's name, as which kernel it behaves, and its parents in their order.
public struct HostDescription: Sendable {
    /// A plain word, which is also the name of its state folder.
    public let name: String
    /// Of the file; there is no error among them.
    public let warnings: [Diagnostic]
    let profile: CoreProfile
    let parents: [any ParentModel]

    init(name: String, profile: CoreProfile, parents: [any ParentModel], warnings: [Diagnostic]) {
        self.name = name
        self.profile = profile
        self.parents = parents
        self.warnings = warnings
    }

    /// - Throws: `DocumentErrors` with everything that is wrong in the file.
    public init(_ source: DocumentSource) throws(DocumentErrors) {
        self = try HostDecoder(source).decode()
    }

    /// Where a host's state is kept unless somebody says otherwise:
    /// `$XDG_STATE_HOME/mdev-reconcile/<name>`, else below `~/.local/state`.
    /// - Returns: nil where the environment has neither an absolute XDG_STATE_HOME nor an absolute HOME.
    public func stateFolder(environment: [String: String]) -> String? {
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
            return "\(base)/mdev-reconcile/\(name)"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/mdev-reconcile/\(name)"
    }
}
