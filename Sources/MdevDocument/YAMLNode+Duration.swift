extension YAMLNode {
    /// A time such as `30s`, `10m`, `2h` or `1h30m`, in seconds; a year at most.
    package func duration(_ what: String, _ findings: Diagnostics) -> Int? {
        guard let written = string(what, findings) else { return nil }
        if let seconds = seconds(in: written) { return seconds }
        let fix = Int(written).map { $0 >= 0 ? "add the unit: \($0)s" : nil } ?? nil
        findings.error(
            .invalidValue, at: self,
            "\"\(what)\" must be a time of at most a year such as 30s, 10m or 1h30m, not \(shown)",
            fix: fix)
        return nil
    }
}

/// Hours, minutes and seconds, each at most once and in that order.
package func seconds(in text: String) -> Int? {
    let longest = 366 * 86_400
    var units: [(letter: UInt8, seconds: Int)] = [
        (UInt8(ascii: "h"), 3600), (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
    ]
    var (total, number): (Int, Int?) = (0, nil)
    for byte in text.utf8 {
        if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            number = (number ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
            guard number ?? 0 <= longest else { return nil }
        } else {
            guard let count = number, let unit = units.firstIndex(where: { $0.letter == byte }) else {
                return nil
            }
            total += count * units[unit].seconds
            units.removeFirst(unit + 1)
            number = nil
        }
    }
    guard number == nil, !text.isEmpty, total <= longest else { return nil }
    return total
}

/// The shortest spelling that ``seconds(in:)`` reads back.
package func durationText(_ seconds: Int) -> String {
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")].filter { $0.0 > 0 }
    return parts.isEmpty ? "0s" : parts.map { "\($0.0)\($0.1)" }.joined()
}
