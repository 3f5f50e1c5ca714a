internal import FoundationEssentials

/// JSON of the state's files, and what is wrong with one.
enum StateText {
    /// One line, keys sorted.
    static func encode(_ value: some Encodable) throws(StateError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoded(value, by: encoder)
    }

    /// For people: indented, keys sorted, a newline at the end.
    static func document(_ value: some Encodable) throws(StateError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return try encoded(value, by: encoder) + [UInt8(ascii: "\n")]
    }

    private static func encoded(
        _ value: some Encodable, by encoder: JSONEncoder
    ) throws(StateError) -> [UInt8] {
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw .unencodable(flaw: "\(error)")
        }
    }

    /// - Throws: what the decoder threw; `flaw(_:)` words it.
    static func decode<Value: Decodable>(_ bytes: some Collection<UInt8>) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(bytes))
    }

    /// What is wrong, without a full stop.
    static func flaw(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context):
            return "\(place(context.codingPath)) has no \"\(key.stringValue)\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "\(place(context.codingPath)) has the wrong kind"
        case .dataCorrupted(let context):
            guard !context.codingPath.isEmpty else { return "it is not JSON" }
            return "\(place(context.codingPath)): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "the document" }
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text
    }
}
