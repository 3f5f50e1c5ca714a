internal import MdevCore
internal import MdevDocument

/// Makes a ``HostDescription`` of a host file. Every fault goes to the diagnostics, and decoding goes on with the
/// rest.
struct HostDecoder {
    private let source: DocumentSource
    private let findings = Diagnostics()

    init(_ source: DocumentSource) { self.source = source }

    func decode() throws(DocumentErrors) -> HostDescription {
        let host = YAMLNode(reading: source, findings).flatMap(root).flatMap(host)
        let warnings = try findings.finish()
        guard let host else { throw DocumentErrors(diagnostics: warnings) }
        return HostDescription(
            name: host.name, profile: host.profile, parents: host.parents, warnings: warnings)
    }

    private typealias Host = (name: String, profile: CoreProfile, parents: [any ParentModel])

    private func root(_ node: YAMLNode) -> YAMLNode? {
        guard !node.isNull else {
            findings.error(.empty, in: source, at: .start, "there is nothing in it but comments")
            return nil
        }
        guard node.kind == .mapping else {
            findings.error(.wrongKind, at: node, "a host file must be a mapping, not \(node.kindName)")
            return nil
        }
        return isVersion1(node) ? node : nil
    }

    /// A later version may mean something else by every key, so its version is the only fault that is named.
    private func isVersion1(_ root: YAMLNode) -> Bool {
        for (key, value) in root.pairs where key.kind == .scalar && key.text == "version" {
            let scratch = Diagnostics()
            if value.int("version", in: 1...1, scratch) == 1 { continue }
            findings.error(.unsupportedVersion, at: value, "\"version\" must be the number 1")
            return false
        }
        return true
    }

    private func host(_ root: YAMLNode) -> Host? {
        guard let keys = MappingReader<HostKey>(root, findings) else { return nil }
        _ = keys.require(.version, fix: "begin the file with version: 1")
        let name = keys.require(.name, fix: "give the host a name, such as name: lab").flatMap(name)
        let profile: CoreProfile? =
            if let node = keys[.profile] { node.choice("profile", findings) } else { .modern }
        let parents = keys.require(.parents, fix: "a host without any is written parents: []").map(parents)
        guard let name, let profile, let parents else { return nil }
        return (name, profile, parents)
    }

    private func name(_ node: YAMLNode) -> String? {
        guard let text = node.string("name", findings) else { return nil }
        guard let flaw = hostNameFlaw(text) else { return text }
        findings.error(.invalidName, at: node, "\"name\" \(quoted(text)) \(flaw)")
        return nil
    }

    private func parents(_ node: YAMLNode) -> [any ParentModel] {
        let names = ParentNames(findings)
        guard let list = node.list("parents", findings, fix: "begin each parent with \"- \"") else {
            return []
        }
        return list.compactMap { parent($0, names) }
    }

    private func parent(_ node: YAMLNode, _ names: ParentNames) -> (any ParentModel)? {
        guard node.kind == .mapping else {
            findings.error(
                .wrongKind, at: node, "a parent must be a mapping, not \(node.kindName)",
                fix: node.kind == .scalar ? "write - driver: \(node.text)" : nil)
            return nil
        }
        // Which keys there may be depends on this one, so all others are looked at later.
        guard let written = MappingReader<ParentDriverKey>(node, Diagnostics())?[.driver] else {
            findings.error(.missingKey, at: node, "a parent needs \"driver\"", fix: Self.known)
            return nil
        }
        guard let driver = written.string("driver", findings) else { return nil }
        guard let model = ParentModels.model(of: driver) else {
            let names = ParentModels.all.map { $0.driver }
            findings.error(
                .invalidValue, at: written, "\(quoted(driver)) is not a driver that can be simulated",
                fix: nearestSpelling(to: driver, among: names).map { "did you mean \"\($0)\"?" } ?? Self.known
            )
            return nil
        }
        return model.init(node, names, findings)
    }

    private static var known: String {
        "the drivers are \(ParentModels.all.map { $0.driver }.joined(separator: ", "))"
    }
}
