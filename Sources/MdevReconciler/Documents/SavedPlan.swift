public import MdevModel
public import MdevPlanner

/// A saved plan as it was read, not trusted: nothing of it is executed but what planning anew gives too.
public struct SavedPlan: Sendable {
    public let desired: DesiredState
    private let json: JSONValue
    /// Where the documents' relative names began; the plan is made again from there.
    public let directory: String
    /// Whether more removals than the policy's `maxRemovals` were accepted when it was made.
    private let acceptsRemovals: Bool
    private let tool: String
    private let observedDigest: String
    private let holders: Holders

    /// - Parameter bytes: a ``PlanDocument``'s text.
    public init(_ bytes: [UInt8]) throws(SavedPlanError) {
        let json: JSONValue
        do { json = try StateText.decode(bytes) } catch { throw .notJSON }
        guard case .object = json else { throw .malformed(flaw: "it is not an object") }
        guard case .integer(let version)? = json["formatVersion"] else {
            throw .malformed(flaw: "it has no formatVersion")
        }
        guard version <= PlanDocument.formatVersion else { throw .newerFormat(version) }
        guard version == PlanDocument.formatVersion else { throw .olderFormat(version) }
        guard case .string(let digest)? = json[PlanDocument.digestKey] else {
            throw .malformed(flaw: "it has no digest")
        }
        let content = json.without(PlanDocument.digestKey)
        guard CanonicalBytes.digest(content.bytes) == digest else { throw .altered(place: nil) }
        self.json = json
        let parts: Parts
        do { parts = try StateText.decode(bytes) } catch { throw .malformed(flaw: StateText.flaw(error)) }
        desired = parts.desired.state
        directory = parts.desired.directory
        acceptsRemovals = parts.desired.acceptRemovals
        tool = parts.tool
        observedDigest = parts.observed.digest
        holders = parts.observed.holders.value
    }

    /// What is to be executed: the plan made anew, where it is the saved one.
    /// - Throws: ``SavedPlanError/stale(differences:)``, ``SavedPlanError/altered(place:)``.
    public func verified(
        against observation: Observation, options: PlanOptions
    ) throws(SavedPlanError) -> PlannedRun {
        let observation = observation.restricted(to: desired)
        // Guests come and go: the plan is made with the holders of then, and each step looks again.
        var then = observation
        then.holders = holders
        var approved = options
        approved.acceptRemovals = acceptsRemovals
        approved.workingDirectory = directory
        let planned = PlannedRun(desired: desired, observation: then, options: approved)
        guard observation.digest == observedDigest else {
            throw .stale(differences: StalePlan(json).differences(from: planned.plan, on: observation.host))
        }
        let again: PlanDocument
        do throws(StateError) { again = try PlanDocument(planned, tool: tool) } catch {
            throw .malformed(flaw: "\(error)")
        }
        if let place = json.firstDifference(from: again.json) { throw .altered(place: place) }
        guard options.acceptRemovals, !acceptsRemovals else { return planned }
        approved.acceptRemovals = true
        return PlannedRun(desired: desired, observation: then, options: approved)
    }

    private struct Parts: Decodable {
        struct Desired: Decodable {
            var state: DesiredState
            var directory: String
            var acceptRemovals: Bool
        }
        struct Observed: Decodable {
            var digest: String
            var holders: SavedHolders
        }
        var tool: String
        var desired: Desired
        var observed: Observed
    }

    private struct SavedHolders: Decodable {
        var visible: [Holders.HeldDevice]?
        var invisible: String?

        var value: Holders { invisible.map { .invisible(reason: $0) } ?? .visible(visible ?? []) }
    }
}
