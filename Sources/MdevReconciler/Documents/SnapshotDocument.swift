public import MdevModel

/// An observation as a file: `snapshot` writes it, `plan --current` reads it.
public enum SnapshotDocument {
    /// Why a file is not taken as a snapshot.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        case malformed(flaw: String)
        case olderFormat(Int)
        case newerFormat(Int)

        public var description: String {
            switch self {
            case .malformed(let flaw):
                "this is not a snapshot: \(flaw). Make one with `mdev-reconcile snapshot > FILE`."
            case .olderFormat(let version):
                "the snapshot has format \(version), which this version no longer reads (it reads "
                    + "\(Observation.formatVersion)). Make it again."
            case .newerFormat(let version):
                "the snapshot has format \(version), which a newer mdev-reconcile wrote (this one reads "
                    + "\(Observation.formatVersion)). Read it with that version."
            }
        }
    }

    /// Deterministic: indented, keys sorted, a newline at the end.
    public static func text(_ observation: Observation) throws(StateError) -> String {
        do {
            let json: JSONValue = try StateText.decode(StateText.encode(observation))
            return json.with("formatVersion", .integer(Observation.formatVersion)).text
        } catch {
            throw .unencodable(flaw: "\(error)")
        }
    }

    public static func observation(_ bytes: [UInt8]) throws(Failure) -> Observation {
        do {
            return try (StateText.decode(bytes) as Content).observation
        } catch let mismatch as FormatVersion.Mismatch {
            throw mismatch.found > mismatch.supported
                ? .newerFormat(mismatch.found) : .olderFormat(mismatch.found)
        } catch {
            throw .malformed(flaw: StateText.flaw(error))
        }
    }

    private struct Content: Decodable {
        var observation: Observation

        init(from decoder: any Decoder) throws {
            try FormatVersion.check(decoder, supported: Observation.formatVersion)
            observation = try Observation(from: decoder)
        }
    }
}
