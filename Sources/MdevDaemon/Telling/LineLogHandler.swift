internal import Glibc
public import Logging

/// Log lines on standard error: text with the priorities of sd-daemon(3), or JSON, a line each.
public struct LineLogHandler: LogHandler {
    public enum Format: String, Hashable, Sendable, CaseIterable {
        case text, json
    }

    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let format: Format
    /// Whether `<6>` goes in front: for a journal, not for a person at a terminal.
    private let showsPriority: Bool
    private let write: @Sendable (String) -> Void

    public init(
        format: Format, level: Logger.Level, toTerminal: Bool, write: @escaping @Sendable (String) -> Void
    ) {
        self.format = format
        logLevel = level
        showsPriority = !toTerminal
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, own in own }.sorted { $0.key < $1.key }
        switch format {
        case .text: write(text(event.level, "\(event.message)", fields))
        case .json: write(json(event.level, "\(event.message)", fields))
        }
    }

    /// A message of several lines gets the priority on each.
    private func text(
        _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        let prefix = showsPriority ? "<\(level.priority)>" : ""
        var line = message
        for field in fields {
            let value = "\(field.value)"
            line += value.contains("\n") ? "\n\(value)" : " \(field.key)=\(Self.quoted(value))"
        }
        return line.split(separator: "\n").map { "\(prefix)\($0)\n" }.joined()
    }

    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) || value.isEmpty else {
            return value
        }
        return "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private func json(
        _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var members: [(String, String)] = [
            ("time", UTCTime(seconds: time(nil)).description), ("level", level.rawValue),
            ("message", message),
        ]
        members += fields.map { ($0.key, "\($0.value)") }
        return "{" + members.map { "\($0.0.jsonQuoted):\($0.1.jsonQuoted)" }.joined(separator: ",") + "}\n"
    }
}

extension Logger.Level {
    /// sd-daemon(3)'s, which are syslog(3)'s.
    fileprivate var priority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}

extension String {
    /// As a JSON string (RFC 8259 §7).
    fileprivate var jsonQuoted: String {
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
