extension JSONValue {
    /// UTF-8, two spaces a level, members in the order of their names, a newline at the end.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, level: 0)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private func write(to bytes: inout [UInt8], level: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .integer(let number): bytes += String(number).utf8
        case .number(let number): bytes += String(number).utf8
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let elements):
            Self.write(elements, between: ("[", "]"), to: &bytes, level: level) { element, bytes in
                element.write(to: &bytes, level: level + 1)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            Self.write(sorted, between: ("{", "}"), to: &bytes, level: level) { member, bytes in
                Self.write(member.key, to: &bytes)
                bytes += ": ".utf8
                member.value.write(to: &bytes, level: level + 1)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element], between brackets: (String, String), to bytes: inout [UInt8], level: Int,
        each: (Element, inout [UInt8]) -> Void
    ) {
        bytes += brackets.0.utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newLine(to: &bytes, level: level + 1)
            each(element, &bytes)
        }
        if !elements.isEmpty { newLine(to: &bytes, level: level) }
        bytes += brackets.1.utf8
    }

    private static func newLine(to bytes: inout [UInt8], level: Int) {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    /// Quoted; `"`, `\` and control characters escaped (RFC 8259 §7).
    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes += (byte < 0x10 ? "0" : "").utf8
                bytes += String(byte, radix: 16).utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Where the two first differ, in the order of the text: `changes[3].steps[0].kind`; nil where they are equal.
    func firstDifference(from other: JSONValue, at place: String = "") -> String? {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            for key in Set(left.keys).union(right.keys).sorted() {
                let inner = place.isEmpty ? key : "\(place).\(key)"
                guard let one = left[key], let two = right[key] else { return inner }
                if let found = one.firstDifference(from: two, at: inner) { return found }
            }
            return nil
        case (.array(let left), .array(let right)):
            for (index, (one, two)) in zip(left, right).enumerated() {
                if let found = one.firstDifference(from: two, at: "\(place)[\(index)]") { return found }
            }
            return left.count == right.count ? nil : "\(place)[\(min(left.count, right.count))]"
        default: return self == other ? nil : place
        }
    }
}
