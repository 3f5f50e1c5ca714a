/// Markup, of HTML or SVG, that is put together from text: what came from outside is escaped where it is put in.
package struct HTMLText: ExpressibleByStringInterpolation, CustomStringConvertible {
    package private(set) var markup: String

    package var description: String { markup }

    package init(stringLiteral markup: String) { self.markup = markup }
    package init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

    package static let empty: HTMLText = ""

    package static func += (text: inout HTMLText, more: HTMLText) { text.markup += more.markup }

    package static func joined(_ parts: some Sequence<HTMLText>) -> HTMLText {
        var text = HTMLText.empty
        for part in parts { text += part }
        return text
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { markup += literal }
        package mutating func appendInterpolation(_ inner: HTMLText) { markup += inner.markup }
        package mutating func appendInterpolation(_ number: Int) { markup += String(number) }

        package mutating func appendInterpolation(_ text: String) {
            for character in text.unicodeScalars {
                switch character {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                // What XML does not allow even escaped.
                case "\0"..."\u{8}", "\u{b}", "\u{c}", "\u{e}"..."\u{1f}", "\u{fffe}", "\u{ffff}":
                    markup += "\u{fffd}"
                default: markup.unicodeScalars.append(character)
                }
            }
        }
    }
}
