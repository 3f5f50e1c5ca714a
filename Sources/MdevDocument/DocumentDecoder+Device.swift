internal import MdevModel

extension DocumentDecoder {
    mutating func decodeDevice(_ node: YAMLNode, into document: inout Document) {
        guard let keys = MappingReader<DeviceKey>(node, findings) else { return }
        if keys[.name] == nil, keys[.uuid] == nil {
            findings.error(.missingKey, at: node, "a device needs \"name\" or \"uuid\"")
        }
        var device = DesiredDevice(
            name: label("name", keys[.name]), parent: keys[.parent].flatMap(parent),
            types: types(keys[.type]),
            source: SourcePlace(file: source.name, line: node.mark.line))
        device.uuid = keys[.uuid].flatMap(uuid)
        device.state = keys[.state]?.choice("state", findings) ?? .attached
        device.driver = sysfsName("driver", keys[.driver])
        device.configuration = configuration(attributes: keys[.attributes], matrix: keys[.matrix])
        device.protect = keys[.protect]?.bool("protect", findings)
        device.formerly = label("formerly", keys[.formerly])
        device.overrides = overrides(keys[.policy])
        if device.state != .absent {
            _ = keys.require(.parent, fix: "only a device with state: absent can do without")
            _ = keys.require(.type, fix: "only a device with state: absent can do without")
        }
        document.devices.append(device)
        document.deviceMarks.append(
            DeclarationMarks(
                block: node.mark, name: keys[.name]?.mark, uuid: keys[.uuid]?.mark,
                formerly: keys[.formerly]?.mark))
    }

    private func uuid(_ node: YAMLNode) -> DeviceUUID? {
        guard let text = node.string("uuid", findings) else { return nil }
        return name("uuid", text, at: node) { text throws(NameError) in try DeviceUUID(text) }
    }

    private func parent(_ node: YAMLNode) -> DesiredDevice.Parent? {
        switch node.kind {
        case .scalar: return parentName("parent", node).map(DesiredDevice.Parent.name)
        case .mapping:
            guard let keys = MappingReader<ParentKey>(node, findings) else { return nil }
            switch (keys[.card], keys[.ccwDevice]) {
            case (let card?, nil): return parentName("card", card).map { .card($0.text) }
            case (nil, let device?): return parentName("ccwDevice", device).map { .ccwDevice($0.text) }
            default:
                findings.error(
                    .conflict, at: node,
                    "a device's parent has either \"card\" or \"ccwDevice\", and not both")
                return nil
            }
        case .sequence:
            findings.error(
                .wrongKind, at: node,
                "\"parent\" must be a name, or a mapping with \"card\" or \"ccwDevice\", not a list",
                fix: "to choose among several parents, declare a pool")
            return nil
        }
    }

    private func parentName(_ what: String, _ node: YAMLNode) -> ParentName? {
        guard let name: ParentName = sysfsName(what, node) else { return nil }
        guard !name.text.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) else {
            findings.error(
                .invalidName, at: node,
                "\"\(what)\" \(quoted(name.text)) is a glob, and a device has one parent",
                fix: "name the parent, or declare a pool with \"parents\"")
            return nil
        }
        return name
    }

    /// One id or display name, or a list of them.
    func types(_ node: YAMLNode?) -> [String] {
        guard let node else { return [] }
        guard node.kind == .sequence else { return type(node).map { [$0] } ?? [] }
        if node.count == 0 { findings.error(.invalidValue, at: node, "\"type\" needs at least one type") }
        return node.elements.compactMap(type)
    }

    /// A display name may have slashes (`I/O subchannel (Non-QDIO)`), but never leads out of a folder.
    private func type(_ node: YAMLNode) -> String? {
        guard let text = node.string("type", findings) else { return nil }
        guard let flaw = typeFlaw(text) else { return text }
        findings.error(.invalidName, at: node, "\"type\" \(quoted(text)) \(flaw)")
        return nil
    }
}

private func typeFlaw(_ text: String) -> String? {
    if text.isEmpty { return "must not be empty" }
    if text.utf8.count > 255 { return "must not be longer than 255 bytes" }
    var hasSlash = false
    for byte in text.utf8 {
        if byte < 0x20 || byte == 0x7f { return "must not contain control characters" }
        if byte == UInt8(ascii: "/") { hasSlash = true }
    }
    if text == ".." { return "must not be \"..\"" }
    guard hasSlash else { return nil }
    if text.hasPrefix("/") { return "must not begin with \"/\"" }
    return text.split(separator: "/").contains("..") ? "must not contain \"..\" as a path component" : nil
}
