internal import MdevCore

extension JournalText {
    /// - Returns: nil where not even the header was written whole.
    /// - Throws: ``Flaw`` for a broken line that others follow; a broken last one was torn when its writer died,
    ///   before anybody was told that the write succeeded.
    static func read(_ bytes: [UInt8]) throws(Flaw) -> Content? {
        var content: Content?
        var (number, start) = (0, 0)
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            number += 1
            let isLast = end + 1 == bytes.count
            guard let words = words(of: bytes[start..<end]) else {
                if isLast { return content }
                throw Flaw(line: number, flaw: "its checksum is wrong")
            }
            if content == nil {
                content = Content(host: try host(words, number), records: [], length: 0)
            } else if let record = record(words) {
                content?.records.append(record)
            } else {
                throw Flaw(line: number, flaw: "it is no record that this version knows")
            }
            content?.length = end + 1
            start = end + 1
        }
        return content
    }

    private static func host(_ words: [[UInt8]], _ line: Int) throws(Flaw) -> String {
        guard words.count == 2, text(words[0]) == format else {
            throw Flaw(line: line, flaw: "it is no journal of this version")
        }
        return text(words[1])
    }

    /// The line's words without the checksum; nil where that is wrong.
    private static func words(of line: ArraySlice<UInt8>) -> [[UInt8]]? {
        guard let space = line.lastIndex(of: UInt8(ascii: " ")) else { return nil }
        let sum = String(decoding: line[(space + 1)...], as: UTF8.self)
        guard sum.utf8.count == 8, UInt32(sum, radix: 16) == checksum(line[...space]) else { return nil }
        let words = line[..<space].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        var plain: [[UInt8]] = []
        for word in words {
            guard let bytes = unescaped(word) else { return nil }
            plain.append(bytes)
        }
        return plain
    }

    private static func unescaped(_ word: ArraySlice<UInt8>) -> [UInt8]? {
        guard word.contains(UInt8(ascii: "%")) else { return Array(word) }
        var bytes: [UInt8] = []
        var rest = word
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(text(Array(digits)), radix: 16) else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        return bytes
    }

    private static func record(_ words: [[UInt8]]) -> JournalRecord? {
        let texts = words.map(text)
        switch (texts.first, words.count) {
        case ("boot", 2): return .boot(texts[1])
        case ("removed", 2): return GUID(texts[1]).map(JournalRecord.removed)
        case ("device", 4), ("device", 7): return device(texts)
        case ("attribute", 5):
            guard let uuid = GUID(texts[1]), let write = write(words[2...]) else { return nil }
            return .attribute(uuid, write)
        case ("setting", 4): return write(words[1...]).map(JournalRecord.setting)
        default: return nil
        }
    }

    private static func device(_ texts: [String]) -> JournalRecord? {
        guard let uuid = GUID(texts[1]) else { return nil }
        var record = DeviceRecord(parent: texts[2], type: texts[3], binding: nil)
        if texts.count == 7 {
            record.binding = DeviceRecord.Binding(
                driver: texts[4], numbers: DeviceNumbers(group: Int(texts[5]), vfio: Int(texts[6])))
        }
        return .device(uuid, record)
    }

    private static func write(_ words: ArraySlice<[UInt8]>) -> AttributeWrite? {
        let words = Array(words)
        guard ["verb", "value"].contains(text(words[0])) else { return nil }
        let path = text(words[1]).split(separator: "/").map(String.init)
        return AttributeWrite(path: path, value: words[2], isVerb: text(words[0]) == "verb")
    }

    private static func text(_ word: [UInt8]) -> String { String(decoding: word, as: UTF8.self) }
}
