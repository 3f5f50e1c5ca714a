/// Indents JSON that an encoder wrote in one line, in the form that ``JSONValue`` has: two spaces a level, a space
/// after a colon, empty brackets left alone, a newline at the end. One pass over the bytes: a snapshot has megabytes.
func indented(_ json: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(json.count * 2)
    var (level, index) = (0, 0)
    while index < json.count {
        let byte = json[index]
        if byte == UInt8(ascii: "\"") {
            let end = endOfString(json, from: index)
            text.append(contentsOf: json[index..<end])
            index = end
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
        case UInt8(ascii: ":"):
            text.append(byte)
            text.append(UInt8(ascii: " "))
        default: text.append(byte)
        }
        index += 1
    }
    text.append(UInt8(ascii: "\n"))
    return text
}

/// Past the closing quote of the string that begins at `start`: its texts are copied in one piece.
private func endOfString(_ json: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < json.count, json[index] != UInt8(ascii: "\"") {
        index += json[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, json.count)
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
