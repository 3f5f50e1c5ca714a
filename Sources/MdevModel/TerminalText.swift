/// Text of strangers as a terminal and a comment can show it: a guest's owner chooses its name, a process its own, and a
/// captured tree every file.
package func legible(_ text: String) -> String {
    if isPlain(text.utf8) { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmful($0) ? "\u{fffd}" : $0 }))
}

/// Whether a scalar could move the cursor or turn the line around.
package func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
}

/// How many columns of a terminal a text takes that has nothing harmful.
package func columns(of text: String) -> Int { columns(of: Substring(text)) }

package func columns(of text: Substring) -> Int {
    isPlain(text.utf8) ? text.utf8.count : text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
}

/// Nearly every text is, and a table of thousands of rows asks for each cell.
private func isPlain(_ bytes: some Sequence<UInt8>) -> Bool {
    let isPlain = bytes.withContiguousStorageIfAvailable { $0.allSatisfy { 0x20..<0x7f ~= $0 } }
    return isPlain ?? bytes.allSatisfy { 0x20..<0x7f ~= $0 }
}

/// How many columns of a terminal a scalar takes: East Asian wide and emoji blocks two, combining marks none.
package func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
        return 2
    default: return 1
    }
}
