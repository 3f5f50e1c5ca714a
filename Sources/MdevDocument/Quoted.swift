internal import MdevModel

/// A text of the document as a message may show it: in quotes, cut where it is long, nothing that moves the
/// cursor.
package func quoted(_ text: String) -> String {
    let limit = 60
    var result = "\""
    for (position, scalar) in text.unicodeScalars.prefix(limit + 1).enumerated() {
        if position == limit {
            result += "…"
        } else if scalar == "\n" {
            result += "\\n"
        } else if scalar == "\t" {
            result += "\\t"
        } else if isHarmful(scalar) {
            result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
