/// Why `text` is no whole-string glob (`*`, `?`, `[a-z]`, `[!a-z]`, `\` before a character), to follow "it";
/// nil when it is one.
func globFlaw(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    if bytes.isEmpty { return "must not be empty" }
    if bytes.count > 255 { return "must not be longer than 255 bytes" }
    if bytes.contains(UInt8(ascii: "/")) { return "must not contain \"/\": names of devices have none" }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return "must not contain control characters" }
    if text == "." || text == ".." { return "must not be \".\" or \"..\"" }
    var position = 0
    while position < bytes.count {
        switch bytes[position] {
        case UInt8(ascii: "\\"):
            guard position + 1 < bytes.count else { return "ends with a \"\\\" that escapes nothing" }
            position += 2
        case UInt8(ascii: "["):
            switch bracket(bytes, at: position) {
            case .end(let end): position = end
            case .flaw(let flaw): return flaw
            }
        default: position += 1
        }
    }
    return nil
}

private enum Bracket {
    /// The index after the closing bracket.
    case end(Int)
    case flaw(String)
}

private func bracket(_ bytes: [UInt8], at start: Int) -> Bracket {
    var position = start + 1
    if position < bytes.count, bytes[position] == UInt8(ascii: "!") || bytes[position] == UInt8(ascii: "^") {
        position += 1
    }
    let first = position
    // A bracket that closes at once stands for itself, as in the shell.
    while position < bytes.count, bytes[position] != UInt8(ascii: "]") || position == first {
        if position + 2 < bytes.count, bytes[position + 1] == UInt8(ascii: "-"),
            bytes[position + 2] != UInt8(ascii: "]")
        {
            guard bytes[position] <= bytes[position + 2] else {
                return .flaw("has a range in \"[…]\" that runs backwards")
            }
            position += 3
        } else {
            position += 1
        }
    }
    return position < bytes.count ? .end(position + 1) : .flaw("has a \"[\" without its \"]\"")
}
