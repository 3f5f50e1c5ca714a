internal import MdevModel
internal import MdevPlanner

/// A plan as JSON: what `plan --format json` prints and `plan --out` saves. The same plan gives the same bytes.
public struct PlanDocument: Sendable {
    public static let formatVersion = 1
    /// The key of the digest over all the rest, by which an altered document is known.
    static let digestKey = "digest"

    public let json: JSONValue

    /// - Parameter tool: name and version of the program that planned.
    /// - Throws: ``StateError/unencodable(flaw:)`` where the desired state cannot be put into JSON.
    public init(_ planned: PlannedRun, tool: String) throws(StateError) {
        let state: JSONValue
        do {
            state = try StateText.decode(StateText.encode(planned.desired))
        } catch {
            throw .unencodable(flaw: "\(error)")
        }
        let observation = planned.observation
        let declared: JSONValue = [
            "files": JSONValue(planned.desired.files) { .string($0) }, "state": state,
            "directory": .string(planned.options.workingDirectory),
            "acceptRemovals": .bool(planned.options.acceptRemovals),
        ]
        let content: JSONValue = [
            "formatVersion": .integer(Self.formatVersion), "tool": .string(tool),
            "host": JSONValue(observation.host),
            "observed": [
                "digest": .string(observation.digest), "source": .string(observation.source),
                "holders": Self.holders(observation.holders),
            ],
            "desired": declared.with("digest", .string(CanonicalBytes.digest(declared.bytes))),
            "changed": .bool(planned.plan.hasWork), "summary": PlanSummary(planned.plan).json,
            "changes": JSONValue(planned.plan.changes) { JSONValue($0) },
            "unmanaged": JSONValue(planned.plan.unmanaged) { JSONValue($0) },
        ]
        json = content.with(Self.digestKey, .string(CanonicalBytes.digest(content.bytes)))
    }

    public var text: String { json.text }

    /// Not in the digest, for guests come and go, but the plan depends on them: saved so that it can be made again.
    private static func holders(_ holders: Holders) -> JSONValue {
        switch holders {
        case .visible(let held):
            [
                "visible": JSONValue(held) {
                    [
                        "uuid": .string($0.uuid.description),
                        "holders": JSONValue($0.holders) { JSONValue($0) },
                    ]
                }
            ]
        case .invisible(let reason): ["invisible": .string(reason)]
        }
    }
}
