/// What a run says beside its documents.
public struct PlanOptions: Hashable, Sendable {
    /// `--accept-removals`: the policy's `maxRemovals` does not hold removals back.
    public var acceptRemovals: Bool
    /// Where the documents' relative names begin; absolute.
    public var workingDirectory: String

    public init(acceptRemovals: Bool = false, workingDirectory: String = "/") {
        self.acceptRemovals = acceptRemovals
        self.workingDirectory = workingDirectory
    }
}
