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
        String(decoding: indented(try StateText.encode(Content(observation: observation))), as: UTF8.self)
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

    /// An observation with its format beside its own members.
    private struct Content: Codable {
        var observation: Observation

        private enum CodingKeys: CodingKey {
            case formatVersion
        }

        init(observation: Observation) { self.observation = observation }

        func encode(to encoder: any Encoder) throws {
            try observation.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Observation.formatVersion, forKey: .formatVersion)
        }

        init(from decoder: any Decoder) throws {
            try FormatVersion.check(decoder, supported: Observation.formatVersion)
            observation = try Observation(from: decoder)
        }
    }
}
