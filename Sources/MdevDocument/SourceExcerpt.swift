internal import MdevModel

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
