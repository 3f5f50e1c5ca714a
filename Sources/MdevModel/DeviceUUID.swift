/// The UUID of a mediated device: 128 bits, compared as numbers, printed lower-case.
///
/// Parsed by the kernel's rule (`lib/uuid.c:uuid_is_valid`, mdev-semantics C5-C7): 36 characters, dashes at
/// 8, 13, 18 and 23, hex digits of either case elsewhere; any version and variant, the nil UUID too.
public struct DeviceUUID: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Throws: ``NameError`` when `text` is not a UUID in the 36-character form.
    public init(_ text: some StringProtocol) throws(NameError) {
        // A document may hold tens of thousands: all of them are stored in one piece, and read without witnesses.
        let digits =
            text.utf8.withContiguousStorageIfAvailable { parseUUID($0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { parseUUID($0) }
        guard let digits else { throw NameError(.uuid, String(text)) }
        self.init(high: digits.high, low: digits.low)
    }

    /// The sixteen bytes in the order in which the text shows them.
    public var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * $0)) } }
    }

    /// - Precondition: `bytes` has at least sixteen elements.
    public init(bytes: some Sequence<UInt8>) {
        var digits: (high: UInt64, low: UInt64) = (0, 0)
        for byte in bytes.prefix(16) {
            digits.high = digits.high << 8 | digits.low >> 56
            digits.low = digits.low << 8 | UInt64(byte)
        }
        self.init(high: digits.high, low: digits.low)
    }
}

extension DeviceUUID: CustomStringConvertible {
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    text[position] = UInt8(ascii: "-")
                    position += 1
                }
                let half = nibble < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (nibble & 15)) & 15)
                text[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                position += 1
            }
            return position
        }
    }
}

extension DeviceUUID: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension DeviceUUID: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private func parseUUID(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
    guard text.count == 36 else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for position in 0..<36 {
        switch position {
        case 8, 13, 18, 23:
            guard text[position] == UInt8(ascii: "-") else { return nil }
        default:
            guard let digit = hexDigit(text[position]) else { return nil }
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
        }
    }
    return (high, low)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
