/// Typed values by a strict core schema: `true` and `false`, whole numbers in decimal, `0x` and `0o`; all
/// else is text.
/// `what` names the value in messages: mostly its key.
extension YAMLNode {
    package var kindName: String {
        switch kind {
        case .scalar: isNull ? "nothing" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// A text, quoted or not: `0000:41:00.4` and `35` are texts where a text is wanted.
    package func string(_ what: String, _ findings: Diagnostics) -> String? {
        guard kind == .scalar else {
            findings.error(.wrongKind, at: self, "\"\(what)\" must be a text, not \(kindName)")
            return nil
        }
        guard !isNull else {
            findings.error(
                .wrongKind, at: self, "\"\(what)\" has no value", fix: "give it one, or leave the key away")
            return nil
        }
        return text
    }

    /// `true` or `false` and no other word.
    package func bool(_ what: String, _ findings: Diagnostics) -> Bool? {
        if isPlain, let value = Bool(text) { return value }
        let fix: String? =
            switch kind == .scalar ? text.lowercased() : "" {
            case "yes", "on", "y", "true": "write true"
            case "no", "off", "n", "false": "write false"
            default: nil
            }
        findings.error(.wrongKind, at: self, "\"\(what)\" must be true or false, not \(shown)", fix: fix)
        return nil
    }

    /// A whole number within `range`.
    package func int(_ what: String, in range: ClosedRange<Int>, _ findings: Diagnostics) -> Int? {
        guard isPlain, let value = wholeNumber(text) else {
            findings.error(.wrongKind, at: self, "\"\(what)\" must be a whole number, not \(shown)")
            return nil
        }
        guard range.contains(value) else {
            findings.error(
                .invalidValue, at: self,
                "\"\(what)\" must be from \(range.lowerBound) to \(range.upperBound), not \(text)")
            return nil
        }
        return value
    }

    /// One word of a closed set.
    package func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ what: String, _ findings: Diagnostics
    ) -> Value? {
        guard let word = string(what, findings) else { return nil }
        if let value = Value(rawValue: word) { return value }
        let words = Value.allCases.map(\.rawValue)
        findings.error(
            .invalidValue, at: self, "\"\(what)\" must be \(alternatives(words)), not \(quoted(word))",
            fix: nearestSpelling(to: word, among: words).map { "did you mean \"\($0)\"?" })
        return nil
    }

    /// A list's entries; nil and a diagnostic where it is none.
    package func list(_ what: String, _ findings: Diagnostics, fix: String? = nil) -> Elements? {
        if kind == .sequence { return elements }
        findings.error(.wrongKind, at: self, "\"\(what)\" must be a list, not \(kindName)", fix: fix)
        return nil
    }

    /// What it is, for "not …".
    var shown: String { kind == .scalar && !isNull ? quoted(text) : kindName }
}

/// "a, b or c"
func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}

/// YAML's core schema: `-?` decimal, `0x` hex, `0o` octal. A leading zero is decimal there; nil where it does
/// not fit.
func wholeNumber(_ text: String) -> Int? {
    if text.hasPrefix("0x") { return unsigned(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0o") { return unsigned(text.dropFirst(2), radix: 8) }
    return Int(text)
}

private func unsigned(_ digits: Substring, radix: Int) -> Int? {
    guard let first = digits.first, first != "-", first != "+" else { return nil }
    return Int(digits, radix: radix)
}
