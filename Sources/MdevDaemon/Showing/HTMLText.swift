/// Markup that is put together from text: what came from outside is escaped where it is put in.
struct HTMLText: ExpressibleByStringInterpolation, CustomStringConvertible {
    private(set) var markup: String

    var description: String { markup }

    init(stringLiteral markup: String) { self.markup = markup }
    init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

    static let empty: HTMLText = ""

    static func += (text: inout HTMLText, more: HTMLText) { text.markup += more.markup }

    static func joined(_ parts: some Sequence<HTMLText>) -> HTMLText {
        var text = HTMLText.empty
        for part in parts { text += part }
        return text
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { markup += literal }
        mutating func appendInterpolation(_ inner: HTMLText) { markup += inner.markup }
        mutating func appendInterpolation(_ number: Int) { markup += String(number) }

        mutating func appendInterpolation(_ text: String) {
            for character in text.unicodeScalars {
                switch character {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                default: markup.unicodeScalars.append(character)
                }
            }
        }
    }
}
