/// Collects what is wrong in a run's documents, so that one run names everything.
///
/// What is found twice at one place, through an alias, is kept once. Beyond a limit faults are only counted.
package final class Diagnostics {
    private static let kept = 1000

    private var found: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []
    private var sources: [DocumentSource] = []
    private var omitted = 0
    package private(set) var errorCount = 0

    package init() {}

    /// Makes a document known; diagnostics come in the order in which documents were made known, those of
    /// unknown files first.
    package func add(_ source: DocumentSource) {
        if !sources.contains(where: { $0.name == source.name }) { sources.append(source) }
    }

    package func add(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        guard found.count < Self.kept else {
            omitted += 1
            return
        }
        if seen.insert(diagnostic).inserted { found.append(diagnostic) }
    }

    package func error(
        _ summary: Diagnostic.Summary, at node: YAMLNode, _ detail: @autoclosure () -> String,
        fix: @autoclosure () -> String? = nil, related: Diagnostic.Related? = nil
    ) {
        report(.error, summary, in: node.source, at: node.mark, detail, fix, related)
    }

    package func error(
        _ summary: Diagnostic.Summary, in source: DocumentSource, at mark: YAMLMark?,
        _ detail: @autoclosure () -> String, fix: @autoclosure () -> String? = nil,
        related: Diagnostic.Related? = nil
    ) {
        report(.error, summary, in: source, at: mark, detail, fix, related)
    }

    package func warning(
        _ summary: Diagnostic.Summary, at node: YAMLNode, _ detail: @autoclosure () -> String,
        fix: @autoclosure () -> String? = nil, related: Diagnostic.Related? = nil
    ) {
        report(.warning, summary, in: node.source, at: node.mark, detail, fix, related)
    }

    /// Beyond the limit nothing is worded: a document of a million misspelt keys must not take a minute.
    private func report(
        _ severity: Diagnostic.Severity, _ summary: Diagnostic.Summary, in source: DocumentSource,
        at mark: YAMLMark?, _ detail: () -> String, _ fix: () -> String?, _ related: Diagnostic.Related?
    ) {
        guard found.count < Self.kept else {
            if severity == .error { errorCount += 1 }
            omitted += 1
            return
        }
        add(
            Diagnostic(
                severity, summary, file: source.name, mark: mark, detail: detail(), fix: fix(),
                related: related))
    }

    /// - Throws: everything, when there is an error.
    /// - Returns: the warnings.
    package func finish() throws(DocumentErrors) -> [Diagnostic] {
        let sorted = inSourceOrder()
        guard errorCount == 0 else { throw DocumentErrors(diagnostics: sorted, omitted: omitted) }
        return sorted
    }

    private func inSourceOrder() -> [Diagnostic] {
        let order = Dictionary(sources.enumerated().map { ($1.name, $0) }, uniquingKeysWith: min)
        var sorted = found.enumerated().map { (file: order[$1.file] ?? -1, position: $0, diagnostic: $1) }
        sorted.sort { left, right in
            let (a, b) = (left.diagnostic.mark ?? .start, right.diagnostic.mark ?? .start)
            if left.file != right.file { return left.file < right.file }
            return a == b ? left.position < right.position : a < b
        }
        var diagnostics = sorted.map(\.diagnostic)
        for source in sources { addExcerpts(of: source, to: &diagnostics) }
        return diagnostics
    }

    /// The diagnostics are sorted, so one pass over the text finds all lines.
    private func addExcerpts(of source: DocumentSource, to diagnostics: inout [Diagnostic]) {
        source.bytes.withUnsafeBufferPointer { bytes in
            var cursor = SourceCursor(UnsafeBufferPointer(rebasing: bytes[source.textStart...]))
            for index in diagnostics.indices.prefix(DocumentErrors.shown) {
                guard diagnostics[index].file == source.name, let mark = diagnostics[index].mark else {
                    continue
                }
                cursor.advance(to: mark)
                diagnostics[index].excerpt = SourceExcerpt(at: cursor)
            }
        }
    }
}
