/// Reads a number as the kernel's `kstrtoul` does with base 0 (row D1): an optional plus sign, `0x` for
/// hexadecimal or a leading `0` for octal, digits, one newline. Anything else, and overflow, is nil.
func kernelUnsigned(_ bytes: [UInt8]) -> UInt64? {
    // A C string ends at its first NUL.
    var digits = bytes.prefix { $0 != 0 }
    if digits.last == UInt8(ascii: "\n") { digits.removeLast() }
    if digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    var radix: UInt64 = 10
    if digits.first == UInt8(ascii: "0") {
        let second = digits.dropFirst().first
        let third = digits.dropFirst(2).first
        if second == UInt8(ascii: "x") || second == UInt8(ascii: "X"), value(third, 16) != nil {
            radix = 16
            digits.removeFirst(2)
        } else {
            radix = 8
        }
    }
    guard !digits.isEmpty else { return nil }
    var number: UInt64 = 0
    for byte in digits {
        guard let digit = value(byte, radix) else { return nil }
        let (product, isTooBig) = number.multipliedReportingOverflow(by: radix)
        let (sum, isStillTooBig) = product.addingReportingOverflow(digit)
        guard !isTooBig, !isStillTooBig else { return nil }
        number = sum
    }
    return number
}

private func value(_ byte: UInt8?, _ radix: UInt64) -> UInt64? {
    guard let byte, let digit = Character(UnicodeScalar(byte)).hexDigitValue, digit < radix else {
        return nil
    }
    return UInt64(digit)
}
