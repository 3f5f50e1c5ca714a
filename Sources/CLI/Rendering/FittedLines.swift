/// Lines of diagnostics as a terminal shows them well: sentences break between words, and a line of a document is cut
/// around what its caret points at.
func fitted(_ text: String, to width: Int) -> String {
    let style = TextStyle(width: width)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for index in lines.indices {
        let below = index + 1 < lines.count ? lines[index + 1] : ""
        if let caret = caretPlace(below) {
            (lines[index], lines[index + 1]) = cropped(lines[index], below, caret, to: width)
        } else if caretPlace(lines[index]) == nil {
            lines[index] = style.wrapped(lines[index], hanging: "  ")
        }
    }
    return lines.joined(separator: "\n")
}

/// Where a line that has only a margin and a caret has its caret.
private func caretPlace(_ line: String) -> Int? {
    guard line.hasSuffix("^"), let bar = line.firstIndex(of: "|"),
        line[..<bar].allSatisfy({ $0 == " " }),
        line[line.index(after: bar)...].dropLast().allSatisfy({ $0 == " " })
    else { return nil }
    return line.count - 1
}

private func cropped(
    _ line: String, _ below: String, _ caret: Int, to width: Int
) -> (line: String, below: String) {
    guard let bar = line.firstIndex(of: "|"), line.count > width else { return (line, below) }
    let margin = line.distance(from: line.startIndex, to: bar) + 2
    // The caret counts terminal columns, which are characters only where none is wide.
    guard line.utf8.allSatisfy({ $0 < 0x80 }) || line.hasSuffix("…") || line.contains("| …"), caret >= margin
    else {
        return (line, below)
    }
    let text = Array(line.dropFirst(margin))
    let room = max(width - margin, 10)
    let start = min(max(caret - margin - room / 2, 0), max(text.count - room, 0))
    var shown = Array(text[start..<min(start + room, text.count)])
    if start > 0 { shown[0] = "…" }
    if start + room < text.count { shown[shown.count - 1] = "…" }
    return (
        line.prefix(margin) + String(shown),
        below.prefix(margin) + String(repeating: " ", count: caret - margin - start) + "^"
    )
}
