/// Whether text carries colours.
enum TextStyle: Sendable {
    case plain
    case coloured

    enum Tone: String, Sendable {
        case added = "32"
        case changed = "33"
        case removed = "31"
        case blocked = "35"
        case faint = "2"
        case strong = "1"
    }

    func callAsFunction(_ text: String, _ tone: Tone) -> String {
        switch self {
        case .plain: text
        case .coloured: "\u{1b}[\(tone.rawValue)m\(text)\u{1b}[0m"
        }
    }
}
