internal import MdevModel

extension MdevctlDefinition {
    /// The file's content, byte for byte as mdevctl 1.2 to 1.4 writes it: two spaces a level, no line feed at
    /// the end.
    public var text: String {
        var lines = [
            "{", "  \"mdev_type\": \(quoted(type.text)),", "  \"start\": \(quoted(start.rawValue)),",
        ]
        if attributes.isEmpty {
            lines.append("  \"attrs\": []")
        } else {
            lines.append("  \"attrs\": [")
            for (index, attribute) in attributes.enumerated() {
                lines += [
                    "    {", "      \(quoted(attribute.path.description)): \(quoted(attribute.value))",
                    index == attributes.count - 1 ? "    }" : "    },",
                ]
            }
            lines.append("  ]")
        }
        return (lines + ["}"]).joined(separator: "\n")
    }
}

extension MdevctlDefinition {
    /// On one line, as mdevctl hands it to its callout scripts.
    public var compactText: String {
        let pairs = attributes.map { "{\(quoted($0.path.description)):\(quoted($0.value))}" }
        return "{\"mdev_type\":\(quoted(type.text)),\"start\":\(quoted(start.rawValue)),"
            + "\"attrs\":[\(pairs.joined(separator: ","))]}"
    }
}

/// A JSON string as mdevctl's library writes it: the short escapes where there are some, `\u00xx` for the other
/// control characters below 0x20, everything else as it is.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{8}": result += "\\b"
        case "\u{c}": result += "\\f"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\0"..<" ":
            result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
