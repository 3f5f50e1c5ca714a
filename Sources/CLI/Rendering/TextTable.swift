import MdevModel

/// Columns as wide as their widest cell, two spaces apart; the last one is not padded. On a terminal that is too
/// narrow, columns that do not fit go on in a line below, in every row alike, and long texts break between words.
struct TextTable {
    struct Cell {
        var text: String
        var tone: TextStyle.Tone?

        init(_ text: String, _ tone: TextStyle.Tone? = nil) {
            self.text = legible(text)
            self.tone = tone
        }
    }

    /// Where a column begins.
    private struct Place {
        var line: Int
        var left: Int
    }

    private(set) var rows: [(cells: [Cell], below: [Cell])] = []

    /// - Parameter below: lines of their own under the row, indented to its second column.
    mutating func add(_ cells: [Cell], below: [Cell] = []) { rows.append((cells, below)) }

    func render(_ style: TextStyle, indent: String = "  ") -> String {
        let widths = columnWidths
        let places = layOut(widths, indent: indent.count, width: style.width)
        let margin = indent.count + (widths.first ?? 0) + 2
        var lines: [String] = []
        for row in rows {
            lines += self.lines(of: row.cells, places, widths, style)
            for cell in row.below {
                let room = style.width.map { max($0 - margin, 20) } ?? .max
                let parts = wrap(cell.text, to: room, hanging: room - 2)
                for (number, part) in parts.enumerated() {
                    let left = String(repeating: " ", count: margin + (number == 0 ? 0 : 2))
                    lines.append(left + styled(Cell(part, cell.tone), style))
                }
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var columnWidths: [Int] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.cells.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], columns(of: cell.text))
            }
        }
        return widths
    }

    private func layOut(_ widths: [Int], indent: Int, width: Int?) -> [Place] {
        var places: [Place] = []
        var place = Place(line: 0, left: indent)
        // Under a mark the next column's place; under a long name a small indentation.
        let first = widths.first ?? 0
        let hanging = indent + (first <= 3 ? first + 2 : 4)
        for (column, columnWidth) in widths.enumerated() {
            if let width, column > 0, place.left > hanging {
                let isLast = column == widths.count - 1
                let needed = isLast ? max(longestWord(in: column), min(columnWidth, width / 3)) : columnWidth
                if place.left + needed > width { place = Place(line: place.line + 1, left: hanging) }
            }
            places.append(place)
            place.left += columnWidth + 2
        }
        return places
    }

    /// The last column's texts may break, but not within a word such as a UUID.
    private func longestWord(in column: Int) -> Int {
        let texts = rows.compactMap { column < $0.cells.count ? $0.cells[column].text : nil }
        return texts.flatMap { $0.split(separator: " ").map { columns(of: $0) } }.max() ?? 0
    }

    private func lines(
        of cells: [Cell], _ places: [Place], _ widths: [Int], _ style: TextStyle
    ) -> [String] {
        var lines = [""]
        var filled = 0
        for (column, cell) in cells.enumerated() where !cell.text.isEmpty {
            let place = places[column]
            while lines.count <= place.line {
                lines.append("")
                filled = 0
            }
            let room = style.width.map { max($0 - place.left, 16) } ?? .max
            let parts = column == widths.count - 1 ? wrap(cell.text, to: room, hanging: room) : [cell.text]
            for (number, part) in parts.enumerated() {
                if number > 0 {
                    lines.append("")
                    filled = 0
                }
                lines[lines.count - 1] += String(repeating: " ", count: place.left - filled)
                lines[lines.count - 1] += styled(Cell(part, cell.tone), style)
                filled = place.left + columns(of: part)
            }
        }
        return lines.enumerated().filter { $0.offset == 0 || !$0.element.isEmpty }.map(\.element)
    }

    private func styled(_ cell: Cell, _ style: TextStyle) -> String {
        guard let tone = cell.tone, !cell.text.isEmpty else { return cell.text }
        return style(cell.text, tone)
    }
}
