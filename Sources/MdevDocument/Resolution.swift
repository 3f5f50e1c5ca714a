public import MdevModel

/// What a run's documents come to: every file read, checked and merged into one desired state.
public struct Resolution: Hashable, Sendable {
    public let state: DesiredState
    public let warnings: [Diagnostic]

    /// - Parameters:
    ///   - sources: in the order in which they are merged.
    ///   - unreadable: files that could not be read, to be reported with what is wrong in the others.
    /// - Throws: ``DocumentErrors`` with everything that is wrong in all of them.
    public init(_ sources: [DocumentSource], unreadable: [Diagnostic] = []) throws(DocumentErrors) {
        let findings = Diagnostics()
        for diagnostic in unreadable { findings.add(diagnostic) }
        var documents: [Document] = []
        for source in sources {
            var decoder = DocumentDecoder(source, findings)
            if let document = decoder.decode() { documents.append(document) }
        }
        var merger = DocumentMerger(findings)
        for document in documents { merger.merge(document) }
        let merged = merger.finish()
        warnings = try findings.finish()
        state = merged
    }
}
