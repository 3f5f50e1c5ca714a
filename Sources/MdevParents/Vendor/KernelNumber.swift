internal import MdevCore

/// Reads a number as the kernel's `kstrtoul` does with base 0: an optional plus sign, `0x` for hexadecimal or
/// a leading `0` for octal, digits, one newline.
/// - Throws: ERANGE where it does not fit into 64 bits, EINVAL for anything else.
func kernelNumber(_ bytes: [UInt8]) throws(KernelErrno) -> UInt64 {
    // A C string ends at its first NUL.
    var digits = bytes.prefix { $0 != 0 }
    if digits.last == UInt8(ascii: "\n") { digits.removeLast() }
    if digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    let radix = takeRadix(&digits)
    guard !digits.isEmpty else { throw .invalidArgument }
    var number: UInt64 = 0
    var hasOverflowed = false
    for byte in digits {
        guard let digit = digitValue(byte, radix) else { throw .invalidArgument }
        let (product, isTooBig) = number.multipliedReportingOverflow(by: radix)
        let (sum, isStillTooBig) = product.addingReportingOverflow(digit)
        hasOverflowed = hasOverflowed || isTooBig || isStillTooBig
        number = sum
    }
    // A character that is no digit ends the kernel's loop, and then it says EINVAL; overflow comes after
    // that.
    if hasOverflowed { throw .outOfRange }
    return number
}

private func takeRadix(_ digits: inout ArraySlice<UInt8>) -> UInt64 {
    guard digits.first == UInt8(ascii: "0") else { return 10 }
    let second = digits.dropFirst().first
    guard second == UInt8(ascii: "x") || second == UInt8(ascii: "X"),
        let third = digits.dropFirst(2).first, digitValue(third, 16) != nil
    else { return 8 }
    digits.removeFirst(2)
    return 16
}

private func digitValue(_ byte: UInt8, _ radix: UInt64) -> UInt64? {
    let character = Character(UnicodeScalar(byte))
    guard character.isASCII, let digit = character.hexDigitValue, digit < radix else { return nil }
    return UInt64(digit)
}
