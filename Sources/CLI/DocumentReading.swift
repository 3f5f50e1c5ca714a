import MdevDaemon
import MdevDocument
import MdevModel

/// The documents as a daemon reads them, again and again.
struct DocumentReading: Sendable {
    let files: [String]
    let policies: [PolicySetting]
    /// Whether root takes documents that others may write.
    let isTrusting: Bool

    /// - Throws: everything that is wrong, so that the last good documents stay in force.
    @Sendable func read() throws(DocumentErrors) -> Declaration {
        let read = DocumentFiles(files)
        let resolution = try Resolution(read.sources, unreadable: read.unreadable)
        var state = resolution.state
        for policy in policies { try policy.apply(to: &state.policy) }
        if !isTrusting { try checkTrust(state.files) }
        return Declaration(state: state, warnings: resolution.warnings)
    }

    private func checkTrust(_ files: [String]) throws(DocumentErrors) {
        do throws(CommandFailure) { try DocumentTrust.check(files) } catch {
            let diagnostic = Diagnostic(
                .error, .unreadable, file: files.first ?? "documents", detail: error.description)
            throw DocumentErrors(diagnostics: [diagnostic])
        }
    }
}
