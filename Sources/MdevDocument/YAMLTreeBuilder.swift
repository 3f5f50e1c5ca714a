internal import CLibYAML

/// Builds a ``YAMLTree`` from libyaml's events and keeps to the limits.
struct YAMLTreeBuilder {
    /// A list or mapping whose end has not come yet.
    private struct Frame {
        var index: Int
        /// The costs when it began, by which its anchor's weight is told at its end.
        var nodes: Int
        var text: Int
        var anchor: String?
    }

    private struct Anchor {
        var index: Int
        /// nil: its end has not come yet.
        var weight: (nodes: Int, text: Int)?
    }

    private let limits: YAMLLimits
    private var entries: [YAMLTree.Entry] = []
    private var text: [UInt8] = []
    private var frames: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0
    private var weight = 0
    private(set) var tags: [(mark: YAMLMark, tag: String)] = []

    init(limits: YAMLLimits, size: Int) {
        self.limits = limits
        entries.reserveCapacity(min(size / 10, limits.nodes))
        text.reserveCapacity(size)
    }

    /// nil where the text holds no document at all.
    func tree(of source: DocumentSource) -> YAMLTree? {
        entries.isEmpty ? nil : YAMLTree(source: source, entries: entries, text: text)
    }

    mutating func scalar(_ event: yaml_event_t) throws(YAMLFault) {
        let scalar = event.data.scalar
        let plain = noteTag(scalar.tag, of: event)
        let quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE || !plain
        let start = text.count
        if let value = scalar.value {
            text.append(contentsOf: UnsafeBufferPointer(start: value, count: scalar.length))
        }
        let index = try append(
            quoted ? .quoted : .plain, event, first: start, count: scalar.length, text: scalar.length)
        if let name = scalar.anchor {
            try define(
                String(cString: name), Anchor(index: index, weight: (1, scalar.length)), at: event.mark)
        }
    }

    mutating func begin(
        _ kind: YAMLTree.Kind, _ event: yaml_event_t, anchor: UnsafeMutablePointer<yaml_char_t>?,
        tag: UnsafeMutablePointer<yaml_char_t>?
    ) throws(YAMLFault) {
        _ = noteTag(tag, of: event)
        guard frames.count < limits.depth else {
            throw YAMLFault(
                summary: .nesting, mark: event.mark,
                detail: "lists and mappings may be \(limits.depth) deep within one another")
        }
        var frame = Frame(index: entries.count, nodes: nodes, text: weight)
        if let anchor {
            let name = String(cString: anchor)
            frame.anchor = name
            try define(name, Anchor(index: entries.count, weight: nil), at: event.mark)
        }
        _ = try append(kind, event, first: 0, count: 0, text: 0)
        frames.append(frame)
    }

    mutating func end() {
        guard let frame = frames.popLast() else { return }
        entries[frame.index].first = UInt32(entries.count)
        guard let name = frame.anchor, anchors[name]?.index == frame.index else { return }
        anchors[name]?.weight = (nodes - frame.nodes, weight - frame.text)
    }

    mutating func alias(_ event: yaml_event_t) throws(YAMLFault) {
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let anchor = anchors[name] else {
            throw YAMLFault(
                summary: .alias, mark: event.mark, detail: "no anchor &\(name) comes before *\(name)",
                fix: "a text that begins with * must be quoted")
        }
        guard let weight = anchor.weight else {
            throw YAMLFault(
                summary: .alias, mark: event.mark,
                detail: "*\(name) stands within what &\(name) names, without end")
        }
        nodes += weight.nodes - 1
        _ = try append(.alias, event, first: anchor.index, count: 0, text: weight.text)
    }

    private mutating func define(_ name: String, _ anchor: Anchor, at mark: YAMLMark) throws(YAMLFault) {
        anchors[name] = anchor
        guard anchors.count <= limits.anchors else {
            throw YAMLFault(
                summary: .expansion, mark: mark, detail: "a document may have \(limits.anchors) anchors")
        }
    }

    private mutating func append(
        _ kind: YAMLTree.Kind, _ event: yaml_event_t, first: Int, count: Int, text: Int
    ) throws(YAMLFault) -> Int {
        nodes += 1
        weight += text
        guard nodes <= limits.nodes, weight <= limits.text else {
            throw YAMLFault(
                summary: .expansion, mark: event.mark,
                detail: kind == .alias
                    ? "with this alias it has over \(limits.nodes) nodes or \(limits.text >> 20) MiB of text"
                    : "it has over \(limits.nodes) nodes, aliases counted as what they stand for"
            )
        }
        if let parent = frames.last { entries[parent.index].count += 1 }
        entries.append(
            YAMLTree.Entry(
                kind: kind, line: UInt32(truncatingIfNeeded: event.start_mark.line),
                column: UInt32(truncatingIfNeeded: event.start_mark.column), first: UInt32(first),
                count: UInt32(count)))
        return entries.count - 1
    }

    /// Whether a plain scalar stays plain: under `!` and `!!str` it is a text. Other tags are faults of their
    /// own.
    private mutating func noteTag(_ tag: UnsafeMutablePointer<yaml_char_t>?, of event: yaml_event_t) -> Bool {
        guard let tag else { return true }
        let name = String(cString: tag)
        guard name != "!", name != "tag:yaml.org,2002:str" else { return false }
        if tags.count < 100 { tags.append((event.mark, name)) }
        return true
    }
}

extension yaml_event_t {
    var mark: YAMLMark { YAMLMark(start_mark) }
}

extension YAMLMark {
    init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
