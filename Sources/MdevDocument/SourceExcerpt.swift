/// One line of a document as a terminal may show it: tabs as spaces, nothing that moves the cursor, cut where
/// it is long.
public struct SourceExcerpt: Hashable, Sendable {
    public let text: String
    /// How many terminal columns are left of the caret.
    public let caret: Int

    private static let columnsBefore = 60
    private static let columnsAfter = 100

    /// What is around the cursor.
    init(at cursor: SourceCursor) {
        let (before, after, cutBefore, cutAfter) = cursor.surroundings(
            before: Self.columnsBefore, after: Self.columnsAfter)
        let left = cleaned(before), right = cleaned(after)
        text = (cutBefore ? "…" : "") + left.text + right.text + (cutAfter ? "…" : "")
        caret = left.width + (cutBefore ? 1 : 0)
    }
}

private func cleaned(_ bytes: [UInt8]) -> (text: String, width: Int) {
    var text = String.UnicodeScalarView()
    var width = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        if scalar == "\t" {
            text.append(contentsOf: "    ".unicodeScalars)
            width += 4
        } else if isHarmful(scalar) {
            text.append("\u{fffd}")
            width += 1
        } else {
            text.append(scalar)
            width += columns(of: scalar)
        }
    }
    return (String(text), width)
}

/// Whether a scalar could move the cursor or turn the line around.
func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
}

/// How many columns of a terminal a scalar takes: East Asian wide and emoji blocks two, combining marks none.
private func columns(of scalar: Unicode.Scalar) -> Int {
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
