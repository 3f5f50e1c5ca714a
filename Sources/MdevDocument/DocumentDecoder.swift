internal import MdevModel

/// Makes a ``Document`` of one file's nodes. Every fault goes to the diagnostics, and decoding goes on with
/// the rest.
struct DocumentDecoder {
    let findings: Diagnostics
    let source: DocumentSource
    /// Attribute names recur in every device: the first few are parsed once.
    var knownAttributes: [(spelling: [UInt8], path: AttributePath)] = []

    init(_ source: DocumentSource, _ findings: Diagnostics) {
        self.source = source
        self.findings = findings
    }

    /// nil where the file is no document of a version that is known here.
    mutating func decode() -> Document? {
        guard let root = YAMLNode(reading: source, findings) else { return nil }
        guard !root.isNull else {
            findings.error(.empty, in: source, at: .start, "there is nothing in it but comments")
            return nil
        }
        guard root.kind == .mapping else {
            findings.error(.wrongKind, at: root, "a document must be a mapping, not \(root.kindName)")
            return nil
        }
        guard isVersion1(root) else { return nil }
        guard let keys = MappingReader<RootKey>(root, findings) else { return nil }
        if keys.require(.version, fix: "begin the document with version: 1") == nil { return nil }
        return document(keys)
    }

    /// A later version may mean something else by every key, so its version is the only fault that is named.
    private func isVersion1(_ root: YAMLNode) -> Bool {
        for (key, value) in root.pairs where key.kind == .scalar && key.text == "version" {
            if value.isPlain, wholeNumber(value.text) == 1 { continue }
            findings.error(
                .unsupportedVersion, at: value, "\"version\" must be the number 1, not \(value.shown)",
                fix: value.kind == .scalar && !value.isPlain && value.text == "1"
                    ? "write it without quotes" : nil)
            return false
        }
        return true
    }

    private mutating func document(_ keys: MappingReader<RootKey>) -> Document {
        var document = Document(source: source)
        if let node = keys[.namespace], let value = namespace(node) {
            document.namespace = Document.Located(value: value, mark: node.mark)
        }
        if let node = keys[.identity], let value: IdentityScheme = node.choice("identity", findings) {
            document.identity = Document.Located(value: value, mark: node.mark)
        }
        if let node = keys[.policy], let keys = MappingReader<PolicyKey>(node, findings) {
            document.policy = Document.Located(value: policy(keys), mark: node.mark)
        }
        let empty = "an empty list is written []"
        if let node = keys[.devices], let list = node.list("devices", findings, fix: empty) {
            document.devices.reserveCapacity(node.count)
            document.deviceMarks.reserveCapacity(node.count)
            for node in list { decodeDevice(node, into: &document) }
        }
        if let list = keys[.pools]?.list("pools", findings, fix: empty) {
            for node in list { decodePool(node, into: &document) }
        }
        if keys[.devices] == nil, keys[.pools] == nil {
            findings.error(
                .nothingDeclared, at: keys.node, "a document needs \"devices\" or \"pools\"",
                fix: "to declare that there are none, write devices: []")
        }
        return document
    }

    private func namespace(_ node: YAMLNode) -> Namespace? {
        guard let text = node.string("namespace", findings) else { return nil }
        return name("namespace", text, at: node) { text throws(NameError) in try Namespace(text) }
    }

    /// A name parsed by its own rule, and a diagnostic where it breaks it.
    func name<Name>(
        _ what: String, _ text: String, at node: YAMLNode, _ parse: (String) throws(NameError) -> Name
    ) -> Name? {
        do throws(NameError) {
            return try parse(text)
        } catch {
            findings.error(.invalidName, at: node, "\"\(what)\" \(quoted(text)) \(error.flaw)")
            return nil
        }
    }

    func label(_ what: String, _ node: YAMLNode?) -> InstanceID.Label? {
        guard let node, let text = node.string(what, findings) else { return nil }
        return name(what, text, at: node) { text throws(NameError) in try InstanceID.Label(text) }
    }

    func sysfsName<Name: SysfsName>(_ what: String, _ node: YAMLNode?) -> Name? {
        guard let node, let text = node.string(what, findings) else { return nil }
        return name(what, text, at: node) { text throws(NameError) in try Name(text) }
    }
}
