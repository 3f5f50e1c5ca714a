internal import MdevModel

extension DocumentDecoder {
    /// More mediated devices than any parent offers (vfio-ap's 65,536), so that a slip of the hand stays
    /// harmless.
    static let largestPool = 65_536

    mutating func decodePool(_ node: YAMLNode, into document: inout Document) {
        guard let keys = MappingReader<PoolKey>(node, findings) else { return }
        _ = keys.require(.type)
        let name = keys.require(.name).flatMap { label("name", $0) }
        let size = keys.require(.count, fix: "write count: 8, count: fill or count: {perCard: 6}")
            .flatMap(size)
        let parents = keys.require(.parents).map(patterns)
        let placement: DesiredPool.Placement? = keys[.placement]?.choice("placement", findings)
        let adopt: DesiredPool.Adoption? = keys[.adopt]?.choice("adopt", findings)
        let configuration = configuration(attributes: keys[.attributes], matrix: keys[.matrix])
        let types = types(keys[.type]), state = poolState(keys[.state])
        let driver: DriverName? = sysfsName("driver", keys[.driver])
        let protect = keys[.protect]?.bool("protect", findings)
        let formerly = label("formerly", keys[.formerly])
        let overrides = overrides(keys[.policy])
        // Whatever is missing has been reported, and no desired state comes of the document.
        guard let name, let parents, let size else { return }
        document.pools.append(
            DesiredPool(
                name: name, types: types, parents: parents, size: size, placement: placement ?? .spread,
                adopt: adopt ?? .none, state: state, driver: driver, configuration: configuration,
                protect: protect, formerly: formerly, overrides: overrides,
                source: SourcePlace(file: source.name, line: node.mark.line)))
        document.poolMarks.append(
            DeclarationMarks(block: node.mark, name: keys[.name]?.mark, formerly: keys[.formerly]?.mark))
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
