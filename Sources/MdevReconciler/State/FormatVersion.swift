/// The format that a file says it has.
struct FormatVersion {
    enum CodingKeys: String, CodingKey { case formatVersion }

    struct Mismatch: Error {
        var found: Int
        var supported: Int
    }

    /// To be called first in a file's `init(from:)`: what another format says is not to be judged by ours.
    static func check(_ decoder: any Decoder, supported: Int) throws {
        try check(decoder, supported: supported...supported)
    }

    static func check(_ decoder: any Decoder, supported: ClosedRange<Int>) throws {
        let found = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .formatVersion)
        guard supported.contains(found) else { throw Mismatch(found: found, supported: supported.upperBound) }
    }
}

extension StateDirectory {
    /// Reads a JSON file of the folder.
    /// - Returns: nil where there is none.
    func decode<Content: Decodable>(_ file: StateFile) throws(StateError) -> Content? {
        guard let bytes = try read(file) else { return nil }
        return try decode(file, bytes)
    }

    func decode<Content: Decodable>(_ file: StateFile, _ bytes: [UInt8]) throws(StateError) -> Content {
        do {
            return try StateText.decode(bytes) as Content
        } catch let mismatch as FormatVersion.Mismatch {
            throw formatError(mismatch, of: file)
        } catch {
            throw .damaged(path: path(of: file), flaw: StateText.flaw(error))
        }
    }

    func formatError(_ mismatch: FormatVersion.Mismatch, of file: StateFile) -> StateError {
        mismatch.found > mismatch.supported
            ? .newerFormat(path: path(of: file), version: mismatch.found, supported: mismatch.supported)
            : .olderFormat(path: path(of: file), version: mismatch.found, supported: mismatch.supported)
    }
}
