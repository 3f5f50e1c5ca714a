internal import MdevModel

extension DocumentDecoder {
    /// More mediated devices than any parent offers (vfio-ap's 65,536), so that a slip of the hand stays harmless.
    static let largestPool = 65_536

    mutating func pool(_ node: YAMLNode) -> Document.Declaration<DesiredPool>? {
        guard let keys = MappingReader<PoolKey>(node, findings) else { return nil }
        _ = keys.require(.type)
        let name = keys.require(.name).flatMap { label("name", $0) }
        let size = keys.require(.count, fix: "write count: 8, count: fill or count: {perCard: 6}").flatMap(
            size)
        let parents = keys.require(.parents).map(patterns) ?? []
        // A pool without a name has been reported; it goes on under a stand-in, so that the rest of it is checked.
        guard let name = name ?? (try? InstanceID.Label("unnamed")) else { return nil }
        var pool = DesiredPool(
            name: name, types: types(keys[.type]), parents: parents, size: size ?? .count(0),
            source: SourcePlace(file: source.name, line: node.mark.line))
        pool.placement = keys[.placement]?.choice("placement", findings) ?? .spread
        pool.adopt = keys[.adopt]?.choice("adopt", findings) ?? .none
        pool.state = poolState(keys[.state])
        pool.driver = sysfsName("driver", keys[.driver])
        pool.configuration = configuration(attributes: keys[.attributes], matrix: keys[.matrix])
        pool.protect = keys[.protect]?.bool("protect", findings)
        pool.formerly = label("formerly", keys[.formerly])
        pool.overrides = overrides(keys[.policy])
        return Document.Declaration(
            value: pool, mark: node.mark, nameMark: keys[.name]?.mark, formerlyMark: keys[.formerly]?.mark)
    }

    private func poolState(_ node: YAMLNode?) -> DesiredDevice.State {
        guard let node, let state: DesiredDevice.State = node.choice("state", findings) else {
            return .attached
        }
        if state == .absent {
            findings.error(
                .invalidValue, at: node, "a pool's \"state\" must be attached or detached, not absent",
                fix: "write count: 0")
        }
        return state
    }

    private func size(_ node: YAMLNode) -> DesiredPool.Size? {
        let range = 0...Self.largestPool
        if node.kind == .mapping {
            guard let keys = MappingReader<CountKey>(node, findings) else { return nil }
            return keys.require(.perCard)?.int("perCard", in: range, findings).map(DesiredPool.Size.perCard)
        }
        if node.kind == .scalar {
            if node.text == "fill" { return .fill }
            if node.isPlain, wholeNumber(node.text) != nil {
                return node.int("count", in: range, findings).map(DesiredPool.Size.count)
            }
        }
        findings.error(
            node.kind == .scalar ? .invalidValue : .wrongKind, at: node,
            "\"count\" must be a number, fill or {perCard: 6}, not \(node.shown)")
        return nil
    }

    private func patterns(_ node: YAMLNode) -> [ParentPattern] {
        let fix = "write parents: [{address: \"0000:41:*\"}]"
        guard let list = node.list("parents", findings, fix: fix) else { return [] }
        if node.count == 0 {
            findings.error(.invalidValue, at: node, "\"parents\" needs at least one entry", fix: fix)
        }
        return list.compactMap(pattern)
    }

    private func pattern(_ node: YAMLNode) -> ParentPattern? {
        guard let keys = MappingReader<PatternKey>(node, findings) else { return nil }
        let pattern = ParentPattern(
            address: glob("address", keys[.address]), card: glob("card", keys[.card]),
            driver: glob("driver", keys[.driver]))
        if keys[.address] == nil, keys[.card] == nil, keys[.driver] == nil {
            findings.error(
                .missingKey, at: node, "an entry of parents needs \"address\", \"card\" or \"driver\"",
                fix: "for all parents write {address: \"*\"}")
        }
        return pattern
    }

    private func glob(_ what: String, _ node: YAMLNode?) -> String? {
        guard let node, let text = node.string(what, findings) else { return nil }
        guard let flaw = globFlaw(text) else { return text }
        findings.error(.invalidValue, at: node, "\"\(what)\" \(quoted(text)) \(flaw)")
        return nil
    }
}
