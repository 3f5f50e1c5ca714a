internal import MdevModel

/// What sysfs files say, parsed from the bytes where they were read: no strings in between.
enum AttributeText {
    /// A sysfs attribute is at most a page; the largest page of Linux is 64 KiB.
    static let limit = 65_536

    /// One byte more than the limit: filled, the file is longer than an attribute can be.
    static func buffer() -> [UInt8] { [UInt8](repeating: 0, count: limit + 1) }

    /// Without the last newline.
    static func text(_ buffer: [UInt8], _ count: Int) -> String {
        let end = count > 0 && buffer[count - 1] == UInt8(ascii: "\n") ? count - 1 : count
        return String(decoding: buffer[..<end], as: UTF8.self)
    }

    /// A decimal number with an optional minus (mdev-semantics X6) and one newline; nil for anything else.
    static func integer(_ buffer: [UInt8], _ count: Int) -> Int? {
        var position = 0
        let end = count > 0 && buffer[count - 1] == UInt8(ascii: "\n") ? count - 1 : count
        let isNegative = end > 0 && buffer[0] == UInt8(ascii: "-")
        if isNegative { position = 1 }
        guard position < end else { return nil }
        var value = 0
        while position < end {
            let digit = Int(buffer[position]) - Int(UInt8(ascii: "0"))
            guard (0...9).contains(digit) else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.subtractingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
            position += 1
        }
        // Counted downwards, where the range is one larger.
        return isNegative ? value : value == Int.min ? nil : -value
    }

    /// The last component of a link's text: what a sysfs link points at is named by it.
    static func lastComponent(_ target: String) -> String {
        let bytes = target.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return target }
        return String(target[bytes.index(after: slash)...])
    }

    /// A mediated device's directory: lower-case, as the kernel names it (mdev-semantics C7).
    static func uuid(_ name: String) -> DeviceUUID? {
        guard name.utf8.count == 36 else { return nil }
        for byte in name.utf8 where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) { return nil }
        do throws(NameError) { return try DeviceUUID(name) } catch { return nil }
    }

    /// A ccw bus id: `0.0.3000` (`x.y.zzzz`, hex digits).
    static func isCcwBusID(_ name: String) -> Bool {
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
