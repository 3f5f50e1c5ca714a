/// A scalar as YAML writes it, quoted wherever some reader of YAML 1.1 or 1.2 might take it for something
/// other than text.
package func yamlText(_ text: String) -> String {
    isPlainSafe(text) ? text : doubleQuoted(text)
}

/// Letters first, then what has no meaning to YAML in any place; no word that means a truth value or nothing.
private func isPlainSafe(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isLetter(first), last != UInt8(ascii: " ") else {
        return false
    }
    guard bytes.count <= 80 else { return false }
    let allowed = bytes.allSatisfy { byte in
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || plainPunctuation.contains(byte)
    }
    return allowed && !reservedWords.contains(text.lowercased())
}

private let plainPunctuation = Set(" _-./+()".utf8)

/// What YAML 1.1 reads as truth values, nothing or numbers.
private let reservedWords: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
]

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
}

private func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
        case _ where scalar.value <= 0xff: result += "\\x" + hex(scalar, digits: 2)
        case _ where scalar.value <= 0xffff: result += "\\u" + hex(scalar, digits: 4)
        default: result += "\\U" + hex(scalar, digits: 8)
        }
    }
    return result + "\""
}

/// YAML's printable characters without its line breaks and the byte order mark.
private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7e, 0xa0...0x2027, 0x202a...0xd7ff, 0xe000...0xfefe, 0xff00...0xfffd, 0x10000...0x10ffff:
        true
    default: false
    }
}

private func hex(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let text = String(scalar.value, radix: 16)
    return String(repeating: "0", count: digits - text.utf8.count) + text
}
