public import MdevCore

extension APMask {
    /// Hexadecimal digits behind `0x`, from the left; missing ones are zeros (`ap_bus.c:hex2bitmap`).
    /// - Throws: EINVAL for another form, or more digits than there are bits.
    public init(hexadecimal text: some StringProtocol) throws(KernelErrno) {
        guard text.hasPrefix("0x") || text.hasPrefix("0X") else { throw .invalidArgument }
        self.init()
        let digits = text.dropFirst(2)
        guard digits.count <= APMask.count / 4, !digits.isEmpty else { throw .invalidArgument }
        for (index, character) in digits.enumerated() {
            guard character.isASCII, let digit = character.hexDigitValue else { throw .invalidArgument }
            for bit in 0..<4 where digit & (8 >> bit) != 0 { self[index * 4 + bit] = true }
        }
    }

    /// What a write of `apmask` or `aqmask` makes of this mask: a whole one in hexadecimal, or changes as
    /// `+5,-0x10-0x20` (`ap_bus.c:ap_parse_mask_str`).
    /// - Throws: EINVAL for anything else, or a number beyond the end.
    func changed(by text: some StringProtocol) throws(KernelErrno) -> APMask {
        guard text.first == "+" || text.first == "-" else { return try APMask(hexadecimal: text) }
        var mask = self
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let sign = item.first, sign == "+" || sign == "-" else { throw .invalidArgument }
            let ends = item.dropFirst().split(
                separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            let first = try APMask.number(ends.first ?? "")
            let last = ends.count == 2 ? try APMask.number(ends[1]) : first
            guard first <= last else { throw .invalidArgument }
            for number in first...last { mask[number] = sign == "+" }
        }
        return mask
    }

    private static func number(_ text: some StringProtocol) throws(KernelErrno) -> Int {
        let number: UInt64
        do throws(KernelErrno) { number = try kernelNumber(Array(text.utf8)) } catch {
            throw .invalidArgument
        }
        guard number < count else { throw .invalidArgument }
        return Int(number)
    }
}
