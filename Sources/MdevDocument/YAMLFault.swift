/// Why a text could not be read as YAML: the first fault ends the reading of its file.
struct YAMLFault: Error {
    var summary: Diagnostic.Summary
    /// nil: the file as a whole.
    var mark: YAMLMark?
    var detail: String
    var fix: String?
}
