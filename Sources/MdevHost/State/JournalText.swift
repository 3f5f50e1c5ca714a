internal import MdevCore

/// The journal's text: a line a record, words with a space between them, and at the end of each line a checksum
/// of it. Bytes that are no plain character of a word are written `%XX`.
enum JournalText {
    /// What a journal was found to be.
    struct Content {
        var host: String
        var records: [JournalRecord]
        /// How many bytes the whole lines take; a torn one may follow.
        var length: Int
    }

    /// A line that is not one.
    struct Flaw: Error {
        var line: Int
        var flaw: String
    }

    static let format = "mdev-host-1"

    static func header(host: String) -> [UInt8] { line([Array(format.utf8), escaped(Array(host.utf8))]) }

    static func line(_ record: JournalRecord) -> [UInt8] {
        switch record {
        case .boot(let boot): line([word("boot"), word(boot)])
        case .removed(let uuid): line([word("removed"), word(uuid.description)])
        case .device(let uuid, let device):
            line(
                [word("device"), word(uuid.description), word(device.parent), word(device.type)]
                    + words(device.binding))
        case .attribute(let uuid, let write):
            line([word("attribute"), word(uuid.description)] + words(write))
        case .setting(let write): line([word("setting")] + words(write))
        }
    }

    private static func words(_ binding: DeviceRecord.Binding?) -> [[UInt8]] {
        guard let binding else { return [] }
        return [word(binding.driver), number(binding.numbers.group), number(binding.numbers.vfio)]
    }

    private static func words(_ write: AttributeWrite) -> [[UInt8]] {
        [
            word(write.isVerb ? "verb" : "value"), word(write.path.joined(separator: "/")),
            escaped(write.value),
        ]
    }

    private static func number(_ number: Int?) -> [UInt8] { word(number.map(String.init) ?? "-") }
    private static func word(_ text: String) -> [UInt8] { escaped(Array(text.utf8)) }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { !isPlain($0) }) else { return bytes }
        return bytes.flatMap { byte -> [UInt8] in
            if isPlain(byte) { return [byte] }
            return [UInt8(ascii: "%"), hex(byte >> 4), hex(byte & 15)]
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "%")
    }

    private static func hex(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }

    private static func line(_ words: [[UInt8]]) -> [UInt8] {
        var line = Array(words.joined(separator: [UInt8(ascii: " ")]))
        line.append(UInt8(ascii: " "))
        let sum = checksum(line)
        for shift in stride(from: 28, through: 0, by: -4) {
            line.append(hex(UInt8(truncatingIfNeeded: sum >> UInt32(shift)) & 15))
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// FNV-1a over the line up to the sum.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0x811c_9dc5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }
}
