internal import CLibYAML

extension YAMLNode {
    /// Reads one YAML document by libyaml's events. Faults go to `findings`.
    ///
    /// - Returns: the root; nil where the text is no YAML or holds no document, which then is in `findings`.
    package init?(reading source: DocumentSource, limits: YAMLLimits = .standard, _ findings: Diagnostics) {
        findings.add(source)
        do throws(YAMLFault) {
            try source.checkText(limits)
            let (tree, tags) = try YAMLReader.read(source, limits)
            for (mark, tag) in tags {
                findings.error(
                    .tag, in: source, at: mark, "\(quoted(tag)) is not known here", fix: "leave the tag away")
            }
            guard let tree else {
                findings.error(.empty, in: source, at: .start, "there is no YAML in it")
                return nil
            }
            self.init(tree: tree, index: 0)
        } catch {
            findings.error(error.summary, in: source, at: error.mark, error.detail, fix: error.fix)
            return nil
        }
    }
}

/// The loop over libyaml's events.
enum YAMLReader {
    typealias Tags = [(mark: YAMLMark, tag: String)]

    static func read(_ source: DocumentSource, _ limits: YAMLLimits) throws(YAMLFault) -> (YAMLTree?, Tags) {
        var builder = YAMLTreeBuilder(limits: limits, size: source.bytes.count)
        var fault: YAMLFault?
        source.bytes.withUnsafeBufferPointer { bytes in
            do throws(YAMLFault) {
                try parse(UnsafeBufferPointer(rebasing: bytes[source.textStart...]), into: &builder)
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return (builder.tree(of: source), builder.tags)
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, into builder: inout YAMLTreeBuilder
    ) throws(YAMLFault) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        // The parser keeps pointers into itself, so it must not move.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw YAMLFault.memory }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, start, bytes.count)
        var documents = 0
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLFault(parser.pointee, in: bytes) }
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_SCALAR_EVENT: try builder.scalar(event)
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                try builder.begin(.mapping, event, anchor: start.anchor, tag: start.tag)
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                try builder.begin(.sequence, event, anchor: start.anchor, tag: start.tag)
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: builder.end()
            case YAML_ALIAS_EVENT: try builder.alias(event)
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 { throw YAMLFault.secondDocument(at: event.mark) }
            case YAML_STREAM_END_EVENT: return
            default: break
            }
        }
    }
}

extension DocumentSource {
    /// What libyaml would meet late, badly or in quadratic time: sizes, binary data, and thousands of `%TAG`
    /// lines.
    fileprivate func checkText(_ limits: YAMLLimits) throws(YAMLFault) {
        guard bytes.count <= limits.size else { throw YAMLFault.tooLarge(bytes.count, limits) }
        let (nul, tags) = bytes.withUnsafeBufferPointer { bytes in
            var nul = false
            var directives = 0
            var position = 0
            while position < bytes.count {
                let end = min(position + 4096, bytes.count)
                // Flags and no early exit, so that the loop takes many bytes at once.
                var flags: UInt8 = 0
                for index in position..<end {
                    flags |= (bytes[index] == 0 ? 1 : 0) | (bytes[index] == UInt8(ascii: "%") ? 2 : 0)
                }
                nul = nul || flags & 1 != 0
                if flags & 2 != 0 { directives += tagDirectives(bytes, position..<end) }
                position = end
            }
            return (nul, directives)
        }
        if nul {
            let offset = bytes.firstIndex(of: 0) ?? 0
            throw YAMLFault(
                summary: .notText, mark: mark(atByte: offset),
                detail: "a NUL byte is in it, so it is no YAML text")
        }
        guard tags <= 16 else {
            throw YAMLFault(summary: .syntax, mark: .start, detail: "it has more than 16 %TAG directives")
        }
    }

    private func tagDirectives(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range where bytes[index] == UInt8(ascii: "%") && index + 3 < bytes.count {
            let isTag = bytes[index + 1] == UInt8(ascii: "T") && bytes[index + 2] == UInt8(ascii: "A")
            if isTag,
                index == 0 || bytes[index - 1] == UInt8(ascii: "\n") || bytes[index - 1] == UInt8(ascii: "\r")
            {
                count += 1
            }
        }
        return count
    }
}
