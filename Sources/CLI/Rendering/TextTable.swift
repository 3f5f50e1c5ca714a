/// Columns as wide as their widest cell, two spaces apart; the last one is not padded.
struct TextTable {
    struct Cell {
        var text: String
        var tone: TextStyle.Tone?

        init(_ text: String, _ tone: TextStyle.Tone? = nil) {
            self.text = text
            self.tone = tone
        }
    }

    private(set) var rows: [(cells: [Cell], below: [Cell])] = []

    /// - Parameter below: lines of their own under the row, indented to its second column.
    mutating func add(_ cells: [Cell], below: [Cell] = []) { rows.append((cells, below)) }

    func render(_ style: TextStyle, indent: String = "  ") -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.cells.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        var lines: [String] = []
        for row in rows {
            var line = indent
            for (column, cell) in row.cells.enumerated() {
                line += styled(cell, style)
                guard column < row.cells.count - 1 else { continue }
                line += String(repeating: " ", count: widths[column] - cell.text.count + 2)
            }
            lines.append(line)
            let margin = indent + String(repeating: " ", count: (widths.first ?? 0) + 2)
            for cell in row.below { lines.append(margin + styled(cell, style)) }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private func styled(_ cell: Cell, _ style: TextStyle) -> String {
        guard let tone = cell.tone, !cell.text.isEmpty else { return cell.text }
        return style(cell.text, tone)
    }
}
