/// Indents JSON that an encoder wrote in one line, in the form that ``JSONValue`` has: two spaces a level, a space
/// after a colon, empty brackets left alone, a newline at the end. One pass over the bytes: a snapshot has megabytes.
func indented(_ json: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(json.count * 2)
    var (level, isInString, isEscaped) = (0, false, false)
    for (index, byte) in json.enumerated() {
        if isInString {
            text.append(byte)
            isInString = isEscaped || byte != UInt8(ascii: "\"")
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            continue
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            text.append(byte)
            if closes(json, index + 1) { break }
            level += 1
            newLine(&text, level)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            if !opens(json, index - 1) {
                level -= 1
                newLine(&text, level)
            }
            text.append(byte)
        case UInt8(ascii: ","):
            text.append(byte)
            newLine(&text, level)
        case UInt8(ascii: ":"): text += [byte, UInt8(ascii: " ")]
        default:
            isInString = byte == UInt8(ascii: "\"")
            text.append(byte)
        }
    }
    text.append(UInt8(ascii: "\n"))
    return text
}

private func newLine(_ text: inout [UInt8], _ level: Int) {
    text.append(UInt8(ascii: "\n"))
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
}

private func closes(_ json: [UInt8], _ index: Int) -> Bool {
    index < json.count && (json[index] == UInt8(ascii: "}") || json[index] == UInt8(ascii: "]"))
}

private func opens(_ json: [UInt8], _ index: Int) -> Bool {
    index >= 0 && (json[index] == UInt8(ascii: "{") || json[index] == UInt8(ascii: "["))
}
