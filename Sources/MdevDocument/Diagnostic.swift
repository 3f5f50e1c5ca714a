/// One thing that is wrong in a document, with its place and what to do about it.
public struct Diagnostic: Error, Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable {
        case error, warning
    }

    /// What kind of fault it is: the words are the same for every fault of the kind.
    public enum Summary: String, Hashable, Sendable, CaseIterable {
        case unreadable = "cannot read"
        case tooLarge = "too large"
        case notText = "not a text"
        case empty = "empty document"
        case syntax = "YAML syntax"
        case tabIndentation = "tab in the indentation"
        case nesting = "nested too deeply"
        case alias = "bad alias"
        case expansion = "too many nodes"
        case severalDocuments = "more than one document"
        case tag = "unsupported tag"
        case unknownKey = "unknown key"
        case missingKey = "missing key"
        case duplicateKey = "duplicate key"
        case wrongKind = "wrong kind"
        case invalidValue = "invalid value"
        case invalidName = "invalid name"
        case duplicateName = "duplicate name"
        case duplicateUUID = "duplicate UUID"
        case conflict = "conflict"
        case nothingDeclared = "nothing declared"
        case unsupportedVersion = "unsupported version"
    }

    /// Another place that the fault is about.
    public struct Related: Hashable, Sendable {
        public let file: String
        public let mark: YAMLMark
        /// Such as "first declared here".
        public let note: String

        public init(file: String, mark: YAMLMark, note: String) {
            self.file = file
            self.mark = mark
            self.note = note
        }
    }

    public let severity: Severity
    public let summary: Summary
    public let file: String
    /// nil: the file as a whole.
    public let mark: YAMLMark?
    /// What exactly is wrong.
    public let detail: String
    /// What to do about it.
    public let fix: String?
    public let related: Related?
    /// The line at `mark`; nil where there is none, or too many diagnostics to show it.
    public internal(set) var excerpt: SourceExcerpt?

    public init(
        _ severity: Severity, _ summary: Summary, file: String, mark: YAMLMark? = nil, detail: String,
        fix: String? = nil, related: Related? = nil
    ) {
        self.severity = severity
        self.summary = summary
        self.file = file
        self.mark = mark
        self.detail = detail
        self.fix = fix
        self.related = related
    }

    /// Summary and detail in one line, without the place.
    public var message: String { "\(summary.rawValue): \(detail)" }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: …`, the line with a caret, another place, the fix; no line feed at the end.
    public var description: String {
        var lines = ["\(place(file, mark)): \(severity.rawValue): \(message)"]
        if let excerpt, let mark {
            let number = String(mark.line)
            let margin = String(repeating: " ", count: number.utf8.count)
            lines.append(" \(number) | \(excerpt.text)")
            lines.append(" \(margin) | \(String(repeating: " ", count: excerpt.caret))^")
        }
        if let related { lines.append("\(place(related.file, related.mark)): note: \(related.note)") }
        if let fix { lines.append("  fix: \(fix)") }
        return lines.joined(separator: "\n")
    }
}

private func place(_ file: String, _ mark: YAMLMark?) -> String {
    guard let mark else { return file }
    return "\(file):\(mark.line):\(mark.column)"
}
