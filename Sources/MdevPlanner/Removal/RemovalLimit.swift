internal import MdevModel

extension PlanState {
    /// Plans the candidates' removals, or blocks them all where they are more at once than the policy allows.
    mutating func limitRemovals(_ candidates: [PruneCandidate]) {
        var allowed: [(change: Change, device: MediatedDevice)] = []
        for candidate in candidates {
            let change = removal(candidate.device, instance: candidate.instance, reason: candidate.reason)
            if let block = block(candidate.device, disruptive: true, policy: candidate.policy, protect: nil) {
                append(change, blockedBy: block)
            } else {
                allowed.append((change, candidate.device))
            }
        }
        let owned = host.devices.count { device in
            if case .ours = host.ownership(of: device) { true } else { false }
        }
        if let limit = exceededLimit(allowed.count, of: owned), !options.acceptRemovals {
            for removal in allowed { append(removal.change, blockedBy: limit) }
        } else {
            for removal in allowed { appendRemoval(removal.change, removal.device) }
        }
    }

    private func exceededLimit(_ count: Int, of owned: Int) -> Block? {
        let exceeded: Bool
        let limit: String
        switch desired.policy.maxRemovals {
        case .count(let most):
            exceeded = count > most
            limit = "\(most)"
        case .percent(let share):
            exceeded = count > 2 && count * 100 > share * max(owned, count)
            limit = "\(share)% of \(owned)"
        }
        guard exceeded else { return nil }
        return Block(
            by: .removals,
            detail: "\(count) devices would be removed at once, more than maxRemovals allows (\(limit)); "
                + "run apply with --accept-removals if that is meant")
    }
}
