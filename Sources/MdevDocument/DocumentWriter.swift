public import MdevModel

/// Writes a desired state as a version-1 document that reads back equal, places and file names aside.
public struct DocumentWriter: Sendable {
    /// Comments, a line each without `#`; lists count from 0 in the order of the state.
    public struct Notes: Hashable, Sendable {
        public var header: [String]
        public var devices: [Int: [String]]
        public var pools: [Int: [String]]
        /// At the end, such as blocks to be uncommented.
        public var footer: [String]

        public init(
            header: [String] = [], devices: [Int: [String]] = [:], pools: [Int: [String]] = [:],
            footer: [String] = []
        ) {
            self.header = header
            self.devices = devices
            self.pools = pools
            self.footer = footer
        }
    }

    private var lines: [String] = []

    private init() {}

    /// - Returns: the document's text, with a line feed at its end.
    public static func text(of state: DesiredState, notes: Notes = Notes()) -> String {
        var writer = Self()
        writer.comment(notes.header, indentation: 0)
        writer.lines.append("version: 1")
        if state.namespace != .standard { writer.pair("namespace", yamlText(state.namespace.text), 0) }
        if state.identity != .document { writer.pair("identity", state.identity.rawValue, 0) }
        writer.policy(state.policy)
        writer.devices(state, notes)
        writer.pools(state, notes)
        writer.comment(notes.footer, indentation: 0)
        return writer.lines.joined(separator: "\n") + "\n"
    }

    private mutating func devices(_ state: DesiredState, _ notes: Notes) {
        lines.append("")
        guard !state.devices.isEmpty else {
            lines.append("devices: []")
            return
        }
        lines.append("devices:")
        for (index, device) in state.devices.enumerated() {
            comment(notes.devices[index] ?? [], indentation: 2)
            item(indentation: 2) { writer in writer.device(device) }
        }
    }

    private mutating func pools(_ state: DesiredState, _ notes: Notes) {
        guard !state.pools.isEmpty else { return }
        lines.append("")
        lines.append("pools:")
        for (index, pool) in state.pools.enumerated() {
            comment(notes.pools[index] ?? [], indentation: 2)
            item(indentation: 2) { writer in writer.pool(pool) }
        }
    }

    /// A list's entry: what `body` writes, with a dash in front of its first line.
    private mutating func item(indentation: Int, _ body: (inout Self) -> Void) {
        let start = lines.count
        body(&self)
        guard start < lines.count else { return }
        let indent = String(repeating: " ", count: indentation)
        lines[start] = indent + "- " + lines[start].drop { $0 == " " }
    }

    private mutating func comment(_ notes: [String], indentation: Int) {
        let indent = String(repeating: " ", count: indentation)
        for note in notes {
            // What a driver describes may hold line breaks and control characters; a comment may not.
            for line in note.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
                let text = legible(String(line))
                lines.append(text.isEmpty ? indent + "#" : indent + "# " + text)
            }
        }
    }

    mutating func pair(_ key: String, _ value: String, _ indentation: Int) {
        lines.append(String(repeating: " ", count: indentation) + key + ": " + value)
    }

    mutating func list(_ key: String, _ entries: [String], _ indentation: Int) {
        let indent = String(repeating: " ", count: indentation)
        lines.append(indent + key + ":")
        for entry in entries { lines.append(indent + "  - " + entry) }
    }
}
