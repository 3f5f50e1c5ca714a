import MdevModel

/// How text is shown: with colours or without, and how wide.
struct TextStyle: Hashable, Sendable {
    var isColoured = false
    /// The terminal's columns; nil where lines may be of any length, as in a pipe.
    var width: Int?

    static let plain = TextStyle()
    static let coloured = TextStyle(isColoured: true)

    enum Tone: String, Sendable {
        case added = "32"
        case changed = "33"
        case removed = "31"
        case blocked = "35"
        case faint = "2"
        case strong = "1"
    }

    func callAsFunction(_ text: String, _ tone: Tone) -> String {
        isColoured ? "\u{1b}[\(tone.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// A sentence in lines that fit, broken between words; further ones begin with `hanging`.
    func wrapped(_ text: String, hanging: String = "") -> String {
        guard let width else { return text }
        return wrap(text, to: width, hanging: width - hanging.count).joined(separator: "\n" + hanging)
    }
}

/// Breaks between words; a word that is longer than a line stays whole.
/// - Parameters:
///   - first: how many columns the first line takes.
///   - hanging: how many the others take.
func wrap(_ text: String, to first: Int, hanging: Int) -> [String] {
    // Bytes are at least as many as columns.
    if text.utf8.count <= first { return [text] }
    var lines: [String] = []
    var line = String(text.prefix { $0 == " " })
    var filled = line.utf8.count
    var hasWord = false
    for word in text.dropFirst(line.count).split(separator: " ", omittingEmptySubsequences: false) {
        let limit = lines.isEmpty ? first : hanging
        let width = columns(of: word)
        if hasWord, filled + 1 + width > limit {
            lines.append(line)
            line = String(word)
            filled = width
        } else {
            line += (hasWord ? " " : "") + word
            filled += (hasWord ? 1 : 0) + width
        }
        hasWord = true
    }
    return lines + [line]
}
