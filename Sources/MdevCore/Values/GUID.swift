/// A device's UUID as the kernel's `guid_t` holds it. Any version and variant is one, nil too (row C6).
public struct GUID: Hashable, Sendable {
    /// The sixteen bytes in the order of the text, as two numbers.
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Parses exactly 36 characters: dashes at 8, 13, 18 and 23, hexadecimal digits of either case elsewhere
    /// (row C5, `lib/uuid.c:uuid_is_valid`); nil for anything else.
    public init?(text: UnsafeBufferPointer<UInt8>) {
        guard text.count == GUID.textLength else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for index in 0..<GUID.textLength {
            let character = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = GUID.value(ofDigit: character) else { return nil }
            if digits < 16 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
            digits += 1
        }
        self.init(high: halves.0, low: halves.1)
    }

    public init?(_ text: some StringProtocol) {
        let parsed = text.utf8.withContiguousStorageIfAvailable { GUID(text: $0) }
        guard let guid = parsed ?? Array(text.utf8).withUnsafeBufferPointer({ GUID(text: $0) }) else {
            return nil
        }
        self = guid
    }

    /// Only the lower-case text names a device's directory; nil for a name in any other form (row C7).
    init?(directoryName name: String) {
        var name = name
        guard name.utf8.count == GUID.textLength else { return nil }
        let parsed: GUID? = name.withUTF8 { text in
            text.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "F") } ? nil : GUID(text: text)
        }
        guard let parsed else { return nil }
        self = parsed
    }

    static let textLength = 36

    private static func value(ofDigit character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The bytes in memory: the first three fields are little-endian (row C7).
    public var bytes: [UInt8] {
        let text =
            (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
        return [3, 2, 1, 0, 5, 4, 7, 6].map { text[$0] } + text[8...]
    }
}

extension GUID: CustomStringConvertible {
    /// The lower-case text, as `%pUl` prints it (row C7).
    public var description: String {
        String(unsafeUninitializedCapacity: GUID.textLength) { buffer in
            var digits = 0
            for index in 0..<GUID.textLength {
                if index == 8 || index == 13 || index == 18 || index == 23 {
                    buffer[index] = UInt8(ascii: "-")
                    continue
                }
                let half = digits < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (digits % 16))) & 0xf
                buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                digits += 1
            }
            return GUID.textLength
        }
    }
}
