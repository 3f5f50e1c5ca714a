/// Whole-string glob: `*` any run, `?` one character, `[a-z]` and `[!a-z]` one of a set, `\` takes the next as it is.
/// An unclosed bracket stands for itself; the document's reader has refused it before.
func globMatches(_ pattern: String, _ text: String) -> Bool {
    let pattern = Array(pattern.utf8), text = Array(text.utf8)
    var (p, t) = (0, 0)
    var retry: (pattern: Int, text: Int)?
    while t < text.count {
        if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
            retry = (p, t)
            p += 1
        } else if let length = matchLength(pattern, at: p, text[t]) {
            p += length
            t += 1
        } else if let last = retry {
            // The last star takes one character more, and the rest is tried again.
            retry = (last.pattern, last.text + 1)
            (p, t) = (last.pattern + 1, last.text + 1)
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
}

/// How many bytes of the pattern at `position` match `byte`; nil when they do not.
private func matchLength(_ pattern: [UInt8], at position: Int, _ byte: UInt8) -> Int? {
    guard position < pattern.count else { return nil }
    switch pattern[position] {
    case UInt8(ascii: "?"): return 1
    case UInt8(ascii: "\\") where position + 1 < pattern.count:
        return pattern[position + 1] == byte ? 2 : nil
    case UInt8(ascii: "["):
        guard let set = BracketSet(pattern, at: position) else { return byte == UInt8(ascii: "[") ? 1 : nil }
        return set.contains(byte) ? set.length : nil
    case let literal: return literal == byte ? 1 : nil
    }
}

/// `[...]` of a glob.
private struct BracketSet {
    var ranges: [ClosedRange<UInt8>] = []
    var negated = false
    /// With both brackets.
    var length = 0

    init?(_ pattern: [UInt8], at start: Int) {
        var position = start + 1
        if position < pattern.count,
            pattern[position] == UInt8(ascii: "!") || pattern[position] == UInt8(ascii: "^")
        {
            negated = true
            position += 1
        }
        let first = position
        while position < pattern.count, pattern[position] != UInt8(ascii: "]") || position == first {
            let low = pattern[position]
            if position + 2 < pattern.count, pattern[position + 1] == UInt8(ascii: "-"),
                pattern[position + 2] != UInt8(ascii: "]")
            {
                let high = pattern[position + 2]
                if low <= high { ranges.append(low...high) }
                position += 3
            } else {
                ranges.append(low...low)
                position += 1
            }
        }
        guard position < pattern.count else { return nil }
        length = position - start + 1
    }

    func contains(_ byte: UInt8) -> Bool { ranges.contains { $0.contains(byte) } != negated }
}
