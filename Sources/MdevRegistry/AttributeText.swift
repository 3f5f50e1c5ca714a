internal import MdevModel

/// What sysfs files say, parsed from the bytes where they were read: no strings in between.
enum AttributeText {
    /// A sysfs attribute is at most a page; the largest page of Linux is 64 KiB.
    static let limit = 65_536

    /// One byte more than the limit: filled, the file is longer than an attribute can be.
    static func buffer() -> [UInt8] { [UInt8](repeating: 0, count: limit + 1) }

    /// Without the last newline.
    static func text(_ buffer: [UInt8], _ count: Int) -> String {
        String(decoding: buffer[..<end(buffer, count)], as: UTF8.self)
    }

    /// A decimal number with an optional minus (mdev-semantics X6) and one newline; nil for anything else.
    static func integer(_ buffer: [UInt8], _ count: Int) -> Int? { integer(buffer[..<end(buffer, count)]) }

    static func integer(_ digits: ArraySlice<UInt8>) -> Int? {
        let isNegative = digits.first == UInt8(ascii: "-")
        let digits = isNegative ? digits.dropFirst() : digits
        guard !digits.isEmpty else { return nil }
        // Counted downwards, where the range is one larger.
        var value = 0
        for byte in digits {
            let digit = Int(byte) - Int(UInt8(ascii: "0"))
            guard (0...9).contains(digit) else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.subtractingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return isNegative ? value : value == Int.min ? nil : -value
    }

    private static func end(_ buffer: [UInt8], _ count: Int) -> Int {
        count > 0 && buffer[count - 1] == UInt8(ascii: "\n") ? count - 1 : count
    }

    /// Where the last component of a link's target begins.
    static func lastComponent(_ buffer: [UInt8], _ count: Int) -> Int {
        var start = count
        while start > 0, buffer[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return start
    }

    /// The last component of a link's text: what a sysfs link points at is named by it.
    static func lastComponent(_ target: String) -> String {
        var target = target
        return target.withUTF8 { bytes in
            let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            return String(decoding: bytes[start...], as: UTF8.self)
        }
    }

    /// A ccw bus id: `0.0.3000` (`x.y.zzzz`, hex digits).
    static func isCcwBusID(_ name: String) -> Bool {
        guard name.utf8.count == 8 else { return false }
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.map(\.count) == [1, 1, 4] && parts.allSatisfy { $0.allSatisfy(isHexDigit) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

extension AttributeReading.Access {
    /// By the permission bits alone: sysfs holds root to them too (mdev-semantics T10).
    init(mode: UInt32) {
        switch (mode & 0o444 != 0, mode & 0o222 != 0) {
        case (false, true): self = .writeOnly
        case (true, true): self = .readWrite
        default: self = .readOnly
        }
    }
}
