internal import MdevModel

extension DocumentDecoder {
    /// sysfs hands a write of at most one page to the driver (mdev-semantics C4).
    private static let longestValue = 4095

    mutating func configuration(attributes: YAMLNode?, matrix: YAMLNode?) -> DeviceConfiguration {
        var configuration = DeviceConfiguration()
        var assignment: YAMLNode?
        if let attributes,
            let list = attributes.list("attributes", findings, fix: "begin each attribute with \"- \"")
        {
            for entry in list {
                guard let (key, attribute) = attribute(entry) else { continue }
                noteRepeated(attribute, at: key, in: configuration)
                configuration.attributes.append(attribute)
                if matrix != nil, MatrixAttribute.changesMatrix(attribute.path) {
                    assignment = assignment ?? key
                }
            }
        }
        guard let matrix else { return configuration }
        configuration.matrix = self.matrix(matrix)
        if let assignment {
            findings.error(
                .conflict, at: matrix,
                "\"matrix\" is the whole set, so \(quoted(assignment.text)) cannot stand beside it",
                fix: "keep \"matrix\", or the attributes",
                related: Diagnostic.Related(
                    file: source.name, mark: assignment.mark, note: "the attribute is here"))
        }
        return configuration
    }

    private mutating func attribute(_ entry: YAMLNode) -> (key: YAMLNode, DesiredAttribute)? {
        guard entry.kind == .mapping, entry.count == 1,
            let (key, value) = entry.pairs.first(where: { _ in true })
        else {
            findings.error(
                .wrongKind, at: entry,
                "an attribute must be one pair, name: value, not \(entry.attributeShape)",
                fix: "begin each attribute with \"- \"")
            return nil
        }
        guard key.kind == .scalar else {
            findings.error(.wrongKind, at: key, "an attribute's name must be a text, not \(key.kindName)")
            return nil
        }
        let path = path(key), written = self.value(value, of: key)
        guard let path, let written else { return nil }
        checkAssignment(written, of: path, at: value)
        return (key, DesiredAttribute(path: path, value: written))
    }

    private mutating func path(_ key: YAMLNode) -> AttributePath? {
        for known in knownAttributes where key.withBytes({ $0.elementsEqual(known.spelling) }) {
            return known.path
        }
        let name = key.text
        do throws(NameError) {
            let path = try AttributePath(name)
            if knownAttributes.count < 16 { knownAttributes.append((Array(name.utf8), path)) }
            return path
        } catch {
            findings.error(.invalidName, at: key, "attribute \(quoted(name)) \(error.flaw)")
            return nil
        }
    }

    private func value(_ node: YAMLNode, of key: YAMLNode) -> String? {
        guard node.kind == .scalar, !node.isNull else {
            findings.error(
                .wrongKind, at: node, "the value of \(quoted(key.text)) must be a text, not \(node.kindName)",
                fix: node.isNull ? "for an empty value write \"\"" : nil)
            return nil
        }
        let text = node.text
        guard text.utf8.count <= Self.longestValue, !text.utf8.contains(0) else {
            findings.error(
                .invalidValue, at: node,
                text.utf8.contains(0)
                    ? "the value of \(quoted(key.text)) must not contain a NUL character"
                    : "the value of \(quoted(key.text)) is longer than \(Self.longestValue) bytes, the most that sysfs takes"
            )
            return nil
        }
        return text
    }

    /// Assign verbs add up, so they may come again; of any other attribute only the last value can hold.
    private func noteRepeated(
        _ attribute: DesiredAttribute, at key: YAMLNode, in configuration: DeviceConfiguration
    ) {
        guard !configuration.attributes.isEmpty, !MatrixAttribute.isVerb(attribute.path),
            configuration.attributes.contains(where: { $0.path == attribute.path })
        else { return }
        findings.warning(
            .duplicateKey, at: key,
            "attribute \(quoted(attribute.path.description)) is set twice, and only the last value can hold")
    }

    private func checkAssignment(_ written: String, of path: AttributePath, at node: YAMLNode) {
        guard MatrixAttribute.isVerb(path) else { return }
        guard let id = MatrixAttribute.number(written), id <= 255 else {
            findings.error(
                .invalidValue, at: node,
                "the value of \"\(path)\" must be a number from 0 to 255, not \(quoted(written))",
                fix: "the kernel reads 0x as hex and a leading 0 as octal"
            )
            return
        }
    }

    private func matrix(_ node: YAMLNode) -> MatrixConfiguration? {
        guard let keys = MappingReader<MatrixKey>(node, findings) else { return nil }
        return MatrixConfiguration(
            adapters: identifiers("adapters", keys[.adapters]),
            domains: identifiers("domains", keys[.domains]),
            controlDomains: identifiers("controlDomains", keys[.controlDomains]))
    }

    private func identifiers(_ what: String, _ node: YAMLNode?) -> [Int] {
        guard let node, let list = node.list(what, findings) else { return [] }
        return list.compactMap { entry in
            if entry.isPlain, let digits = MatrixAttribute.digitsAfterLeadingZero(entry.text) {
                findings.error(
                    .invalidValue, at: entry,
                    "\(quoted(entry.text)) begins with a zero, which the kernel would read as octal",
                    fix: "write 0x\(digits) for hex, or \(digits) for decimal")
                return nil
            }
            return entry.int(what, in: 0...255, findings)
        }
    }
}

extension YAMLNode {
    fileprivate var attributeShape: String {
        kind == .mapping ? "\(count) pairs" : shown
    }
}
