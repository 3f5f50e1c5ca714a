internal import MdevDocument

extension ParentNames {
    /// A PCI function's address, taken as its name; nil, and a diagnostic, where it is none.
    func pciAddress(_ node: YAMLNode) -> String? {
        let form = "must be a PCI address in lower-case hex, such as \"0000:41:00.0\""
        guard let address = address("address", node, form, ["xxxx", "xx", "xx", "f"], ":", ":", ".") else {
            return nil
        }
        return take(address, at: node) ? address : nil
    }

    /// A subchannel's or channel device's address; nil, and a diagnostic, where it is none.
    func ccwAddress(_ what: String, _ node: YAMLNode) -> String? {
        address(
            what, node, "must be a channel address in lower-case hex, such as \"0.0.3000\"",
            ["x", "x", "xxxx"], ".", ".")
    }

    /// - Parameter parts: `x` is a hexadecimal digit, `f` a digit from 0 to 7.
    private func address(
        _ what: String, _ node: YAMLNode, _ form: String, _ parts: [String], _ separators: String...
    ) -> String? {
        guard let text = node.string(what, findings) else { return nil }
        let pattern = zip(parts, separators + [""]).map { $0 + $1 }.joined()
        let isAddress =
            text.utf8.count == pattern.utf8.count
            && zip(text.utf8, pattern.utf8).allSatisfy { byte, kind in
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                switch kind {
                case UInt8(ascii: "x"):
                    return isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
                case UInt8(ascii: "f"): return isDigit && byte < UInt8(ascii: "8")
                default: return byte == kind
                }
            }
        if isAddress { return text }
        findings.error(.invalidValue, at: node, "\"\(what)\" \(form), not \(quoted(text))")
        return nil
    }
}
