/// The journal's lines: sixteen hex digits of checksum, a space, a record as JSON, a newline.
///
/// Records after the intents are not synced one by one: a killed process loses none of them, and a host that
/// loses power loses the devices too. So a crash can tear lines at the end, and there alone.
enum JournalText {
    static func line(_ record: JournalRecord) throws(StateError) -> [UInt8] {
        let json = try record.json
        return Array(checksum(json).utf8) + [UInt8(ascii: " ")] + json + [UInt8(ascii: "\n")]
    }

    /// The records up to the first torn line.
    /// - Throws: ``FormatVersion/Mismatch`` and what the decoder throws for a whole line that is not ours.
    static func records(_ text: [UInt8]) throws -> [JournalRecord] {
        var records: [JournalRecord] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let json = intact(line) else { break }
            records.append(try StateText.decode(json))
        }
        return records
    }

    /// The record's JSON; nil for a torn line.
    private static func intact(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let json = line.dropFirst(17)
        guard line.count > 17, line.prefix(17).elementsEqual((checksum(json) + " ").utf8) else { return nil }
        return json
    }

    /// FNV-1a, 64 bits: against torn lines, not against people.
    private static func checksum(_ bytes: some Sequence<UInt8>) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
