public import MdevModel

extension Policy {
    /// This policy with settings such as `prune=owned` or `inUse={wait: 10m}` over it: keys and values as a document writes them.
    ///
    /// - Parameter origin: what diagnostics call the settings, such as `--policy`.
    public func overridden(by settings: [String], from origin: String) throws(DocumentErrors) -> Policy {
        let findings = Diagnostics()
        var policy = self
        for setting in settings {
            guard let sign = setting.firstIndex(of: "=") else {
                let detail = "\(quoted(setting)) must be KEY=VALUE"
                findings.add(
                    Diagnostic(
                        .error, .invalidValue, file: origin, detail: detail, fix: "such as prune=never"))
                continue
            }
            let text = "\(setting[..<sign]): \(setting[setting.index(after: sign)...])"
            let source = DocumentSource(name: "\(origin) \(setting)", text: text)
            guard let node = YAMLNode(reading: source, findings) else { continue }
            guard let keys = MappingReader<PolicyKey>(node, findings) else { continue }
            policy = DocumentDecoder(source, findings).policy(keys, over: policy)
        }
        _ = try findings.finish()
        return policy
    }
}
