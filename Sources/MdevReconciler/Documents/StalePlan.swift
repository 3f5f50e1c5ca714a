internal import MdevModel

/// What a saved plan tells of the host that it was made from, to say what has changed since. It keeps no observation,
/// so this is what its changes show.
struct StalePlan {
    private static let shown = 3

    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// - Parameter plan: of the same desired state, as the host is now.
    /// - Returns: a clause each; empty where the changes are the same and only what they stand on differs.
    func differences(from plan: Plan, on host: HostIdentity) -> [String] {
        if let name = json["host"]?["name"], name != .string(host.name) {
            return ["it was made on another host, and this one is \(host.name)"]
        }
        var clauses: [String] = []
        if json["host"]?["bootID"] != .string(host.bootID) { clauses.append("the host was booted again") }
        let saved = savedChanges
        let now = Dictionary(plan.changes.map { ($0.device.uuid.description, $0) }) { first, _ in first }
        let done = saved.filter { now[$0.uuid] == nil }.map(\.title)
        let known = Set(saved.map(\.uuid))
        let added = plan.changes.filter { !known.contains($0.device.uuid.description) }.map(\.title)
        let other = saved.filter { change in now[change.uuid].map { JSONValue($0) != change.json } ?? false }
            .map(\.title)
        clauses += clause(done, "nothing is to be done any more for")
        clauses += clause(added, "something is to be done now for")
        clauses += clause(other, "something else is to be done for")
        return clauses
    }

    private func clause(_ titles: [String], _ words: String) -> [String] {
        guard !titles.isEmpty else { return [] }
        let rest = titles.count - Self.shown
        let names = titles.prefix(Self.shown).joined(separator: ", ")
        return ["\(words) \(names)\(rest > 0 ? " and \(rest) more" : "")"]
    }

    private var savedChanges: [(uuid: String, title: String, json: JSONValue)] {
        guard case .array(let changes)? = json["changes"] else { return [] }
        return changes.compactMap { change in
            guard let device = change["device"], case .string(let uuid)? = device["uuid"] else { return nil }
            guard case .string(let name)? = device["name"] else { return (uuid, uuid, change) }
            return (uuid, name, change)
        }
    }
}

extension Change {
    fileprivate var title: String { device.instance?.shortName ?? device.uuid.description }
}
