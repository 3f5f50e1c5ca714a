extension DeviceUUID {
    /// Parses the name that the kernel gives a mediated device's directory: lower-case alone
    /// (mdev-semantics C7). nil for any other name; for listings, where most names are none and thousands
    /// are.
    public init?(kernelName name: String) {
        guard name.utf8.count == 36 else { return nil }
        var name = name
        guard let digits = name.withUTF8(Self.digits) else { return nil }
        self.init(high: digits.high, low: digits.low)
    }

    /// - Precondition: `text` has 36 bytes.
    private static func digits(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        var digits: (high: UInt64, low: UInt64) = (0, 0)
        for position in 0..<36 {
            let byte = text[position]
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            // Wrapping below the first of a range ends above its last.
            let decimal = byte &- UInt8(ascii: "0")
            let letter = byte &- UInt8(ascii: "a")
            guard decimal < 10 || letter < 6 else { return nil }
            digits.high = digits.high << 4 | digits.low >> 60
            digits.low = digits.low << 4 | UInt64(decimal < 10 ? decimal : letter + 10)
        }
        return digits
    }
}
