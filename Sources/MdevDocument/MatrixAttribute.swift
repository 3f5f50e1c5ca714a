internal import MdevModel

/// vfio-ap's attributes that change the sets of adapters and domains (mdev-semantics §3.7).
enum MatrixAttribute {
    /// Each adds one number to a set or takes it out.
    private static let verbs: Set<String> = [
        "assign_adapter", "assign_domain", "assign_control_domain",
        "unassign_adapter", "unassign_domain", "unassign_control_domain",
    ]
    private static let names = verbs.union(["ap_config"])

    static func isVerb(_ path: AttributePath) -> Bool {
        path.components.count == 1 && verbs.contains(path.components[0])
    }

    /// Whether it changes what `matrix` declares.
    static func changesMatrix(_ path: AttributePath) -> Bool {
        path.components.count == 1 && names.contains(path.components[0])
    }

    /// By the kernel's rule (`lib/kstrtox.c:kstrtoul` with base 0): `0x` hex, a leading 0 octal, else
    /// decimal,
    /// one `+` before and one line feed after it allowed. nil for anything else.
    static func number(_ text: String) -> Int? {
        var digits = Substring(text)
        if digits.utf8.last == UInt8(ascii: "\n") { digits = Substring(digits.unicodeScalars.dropLast()) }
        if digits.hasPrefix("+") { digits = digits.dropFirst() }
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else {
            return nil
        }
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            let hex = digits.dropFirst(2)
            return hex.utf8.first == UInt8(ascii: "-") || hex.utf8.first == UInt8(ascii: "+")
                ? nil : Int(hex, radix: 16)
        }
        return Int(digits, radix: first == UInt8(ascii: "0") ? 8 : 10)
    }

    /// `047` → `47`; nil for numbers that have no leading zero, and for `0`, `0x47` and `0o47`.
    static func digitsAfterLeadingZero(_ text: String) -> Substring? {
        guard text.utf8.count > 1, text.hasPrefix("0") else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        let digits = text.drop { $0 == "0" }
        return digits.isEmpty ? "0" : digits
    }
}
