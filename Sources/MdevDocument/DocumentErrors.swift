/// Everything that is wrong in a run's documents: at least one error, and the warnings.
public struct DocumentErrors: Error, Hashable, Sendable {
    /// How many ``description`` shows.
    public static let shown = 100

    /// In the order of the documents and of their lines.
    public let diagnostics: [Diagnostic]
    /// How many more were found and not kept.
    public let omitted: Int

    public init(diagnostics: [Diagnostic], omitted: Int = 0) {
        self.diagnostics = diagnostics
        self.omitted = omitted
    }
}

extension DocumentErrors: CustomStringConvertible {
    /// One diagnostic after the other; after a hundred of them a line that says how many more there are.
    public var description: String {
        var lines = diagnostics.prefix(Self.shown).map(\.description)
        let more = diagnostics.count - lines.count + omitted
        if more > 0 { lines.append("… and \(more) more") }
        return lines.joined(separator: "\n")
    }
}
