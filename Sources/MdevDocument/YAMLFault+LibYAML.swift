internal import CLibYAML

extension YAMLFault {
    static let memory = YAMLFault(
        summary: .syntax, mark: nil, detail: "there is not enough memory to read it")

    static func secondDocument(at mark: YAMLMark) -> YAMLFault {
        YAMLFault(
            summary: .severalDocuments, mark: mark, detail: "a second YAML document begins here",
            fix: "one file is one document: put the second one into a file of its own")
    }

    static func tooLarge(_ size: Int, _ limits: YAMLLimits) -> YAMLFault {
        YAMLFault(
            summary: .tooLarge, mark: nil,
            detail: "it has \(size) bytes, and a document may have \(limits.size) (\(limits.size >> 20) MiB)")
    }

    /// What libyaml found, in words that say what to mend.
    ///
    /// - Parameter bytes: what the parser read from.
    init(_ parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>) {
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown problem"
        switch parser.error {
        case YAML_MEMORY_ERROR: self = .memory
        case YAML_READER_ERROR:
            let mark = SourceCursor(bytes).mark(atByte: Int(parser.problem_offset))
            let byte = parser.problem_value < 0 ? "" : " (byte 0x\(String(parser.problem_value, radix: 16)))"
            self.init(
                summary: .notText, mark: mark, detail: problem + byte,
                fix: "a document is UTF-8 text")
        default:
            let mark = YAMLMark(parser.problem_mark)
            if let tab = indentationTab(in: bytes, line: mark.line) {
                self.init(
                    summary: .tabIndentation, mark: tab, detail: "YAML indents with spaces only",
                    fix: "replace the tab with spaces")
                return
            }
            let context = parser.context.map { String(cString: $0) }
            let contextMark = context == nil ? nil : YAMLMark(parser.context_mark)
            self.init(problem: problem, at: mark, context: context, contextMark)
        }
    }

    private init(problem: String, at mark: YAMLMark, context: String?, _ contextMark: YAMLMark?) {
        let explanation = explanations[problem]
        let place = explanation?.atContext == true ? contextMark ?? mark : mark
        let sentence = [problem, context].compactMap(\.self).joined(separator: " ")
        self.init(
            summary: .syntax, mark: place, detail: explanation?.detail ?? sentence, fix: explanation?.fix)
    }
}

/// The first tab among the blanks that the line begins with.
private func indentationTab(in bytes: UnsafeBufferPointer<UInt8>, line: Int) -> YAMLMark? {
    var cursor = SourceCursor(bytes)
    cursor.advance(to: YAMLMark(line: line, column: 1))
    var column = 1
    for byte in bytes[cursor.offset...] {
        if byte == UInt8(ascii: "\t") { return YAMLMark(line: line, column: column) }
        guard byte == UInt8(ascii: " ") else { return nil }
        column += 1
    }
    return nil
}

/// What a problem of libyaml's mostly comes from.
private struct Explanation {
    var detail: String
    var fix: String?
    /// The place to show is where the construct begins, not where libyaml gave up.
    var atContext = false
}

private let explanations: [String: Explanation] = [
    "found character that cannot start any token": Explanation(
        detail: "no value can begin with this character", fix: "put the value into quotes"),
    "could not find expected ':'": Explanation(
        detail: "a \":\" must follow this key", fix: "write `key: value`, and indent continued lines further",
        atContext: true),
    "mapping values are not allowed in this context": Explanation(
        detail: "a \": \" is not possible here",
        fix: "check the indentation, and put a value that has \": \" in it into quotes"),
    "block sequence entries are not allowed in this context": Explanation(
        detail: "a \"- \" is not possible here", fix: "begin the list on a line of its own"),
    "did not find expected key": Explanation(
        detail: "this line does not belong to the block above it",
        fix: "check the indentation: keys of one block begin in the same column"),
    "did not find expected '-' indicator": Explanation(
        detail: "this line does not belong to the list above it",
        fix: "check the indentation: entries of one list begin with \"- \" in the same column"),
    "did not find expected ',' or ']'": Explanation(
        detail: "this list has no \"]\" where it should end", fix: nil, atContext: true),
    "did not find expected ',' or '}'": Explanation(
        detail: "this mapping has no \"}\" where it should end", fix: nil, atContext: true),
    "did not find expected node content": Explanation(
        detail: "a value is missing here", fix: "look for a comma or a bracket too many before it"),
    "found unexpected end of stream": Explanation(
        detail: "the quote that begins here never ends", fix: nil, atContext: true),
    "found unexpected document indicator": Explanation(
        detail: "the quote that begins here never ends", fix: nil, atContext: true),
    "did not find expected alphabetic or numeric character": Explanation(
        detail: "a value that begins with \"*\" or \"&\" is an alias or an anchor",
        fix: "put the value into quotes", atContext: true),
    "did not find expected <document start>": Explanation(
        detail: "the document has ended, and this line does not belong to it", fix: "check the indentation"),
    "found unknown escape character": Explanation(
        detail: "no such escape is known in double quotes",
        fix: "write \\\\ for a backslash, or use single quotes"),
]
