internal import MdevModel

extension DocumentDecoder {
    func policy(_ keys: MappingReader<PolicyKey>, over base: Policy = Policy()) -> Policy {
        var policy = base
        policy.prune = keys[.prune]?.choice("prune", findings) ?? base.prune
        policy.inUse = keys[.inUse].flatMap(inUse) ?? base.inUse
        policy.replace = keys[.replace]?.choice("replace", findings) ?? base.replace
        policy.onError = keys[.onError]?.choice("onError", findings) ?? base.onError
        policy.maxRemovals = keys[.maxRemovals].flatMap(maxRemovals) ?? base.maxRemovals
        policy.settle = keys[.settle]?.duration("settle", findings) ?? base.settle
        return policy
    }

    func overrides(_ node: YAMLNode?) -> PolicyOverride {
        guard let node, let keys = MappingReader<OverrideKey>(node, findings) else { return PolicyOverride() }
        return PolicyOverride(
            prune: keys[.prune]?.choice("prune", findings), inUse: keys[.inUse].flatMap(inUse),
            replace: keys[.replace]?.choice("replace", findings))
    }

    private func inUse(_ node: YAMLNode) -> Policy.InUse? {
        if node.kind == .mapping {
            guard let keys = MappingReader<WaitKey>(node, findings) else { return nil }
            return keys.require(.wait)?.duration("wait", findings).map(Policy.InUse.wait)
        }
        switch node.kind == .scalar ? node.text : "" {
        case "skip": return .skip
        case "fail": return .fail
        default:
            findings.error(
                node.kind == .scalar ? .invalidValue : .wrongKind, at: node,
                "\"inUse\" must be skip, fail or {wait: 10m}, not \(node.shown)")
            return nil
        }
    }

    private func maxRemovals(_ node: YAMLNode) -> Policy.MaxRemovals? {
        if node.kind == .scalar {
            let text = node.text
            if text.hasSuffix("%"), let share = Int(text.dropLast()), (0...100).contains(share),
                !text.hasPrefix("+")
            {
                return .percent(share)
            }
            if node.isPlain, let count = wholeNumber(text), count >= 0 { return .count(count) }
        }
        findings.error(
            node.kind == .scalar ? .invalidValue : .wrongKind, at: node,
            "\"maxRemovals\" must be a share such as 50% (0% to 100%) or a number from 0, not \(node.shown)")
        return nil
    }
}
